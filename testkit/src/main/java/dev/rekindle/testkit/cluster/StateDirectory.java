package dev.rekindle.testkit.cluster;

import dev.rekindle.testkit.TestCertificates;
import dev.rekindle.testkit.TestkitException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.EnumMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The one directory of a cluster: everything that it is made of, and nothing that is not its. */
final class StateDirectory {
  /** Tells a cluster's directory from anything else, so that nothing else is ever deleted. */
  private static final String MARKER = "this-is-a-rekindle-cluster";

  private static final String READY = "ready";
  private static final Set<String> PACKAGED = Set.of("first-process", "addons.yaml", "volume.yaml");
  private static final int TOKEN_BYTES = 24;

  private final Settings settings;
  private final Path directory;

  StateDirectory(Settings settings) {
    this.settings = settings;
    this.directory = settings.state();
  }

  /** Whether there is anything of a cluster, working or not. */
  boolean exists() {
    return Files.exists(directory.resolve(MARKER));
  }

  /** Which settings the cluster came up with; empty when it never came so far. */
  String readyWith() {
    Path file = directory.resolve(READY);
    try {
      return Files.exists(file) ? Files.readString(file) : "";
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  void markReady() {
    write(READY, settings.toString());
  }

  /** Makes it, with all that the programs read. */
  void fill(Map<String, Path> programs) {
    claim();
    Map<User, String> tokens = new EnumMap<>(User.class);
    SecureRandom random = new SecureRandom();
    for (User user : User.values()) {
      byte[] bytes = new byte[TOKEN_BYTES];
      random.nextBytes(bytes);
      tokens.put(user, HexFormat.of().formatHex(bytes));
    }
    Configuration.files(settings, tokens).forEach(this::write);
    write("admin.token", Objects.requireNonNull(tokens.get(User.ADMIN)));
    Commands.of(settings)
        .forEach((name, command) -> write("commands/" + name, String.join("\0", command) + "\0"));
    PACKAGED.forEach(this::unpack);
    makeKeys();
    Stream<String> mountPoints =
        settings.withNode() ? programs.keySet().stream().map("programs/"::concat) : Stream.of();
    Stream.concat(Stream.of("log", "var", "programs"), mountPoints)
        .forEach(name -> makeDirectories(directory.resolve(name)));
  }

  /** Keeps a program that ends from being started again. */
  void hold(String program) {
    write("hold/" + program, "");
  }

  /** Lets it be started again. */
  void release(String program) {
    try {
      Files.delete(directory.resolve("hold/" + program));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The administrator's kubeconfig for programs of the machine, once the API server has a name. */
  void writeKubeconfig() {
    try {
      String authority =
          Base64.getEncoder()
              .encodeToString(Files.readAllBytes(directory.resolve(Configuration.CERTIFICATE)));
      String token = Files.readString(directory.resolve("admin.token"));
      write("kubeconfig", Configuration.kubeconfigWithAuthority(settings, authority, token));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Deletes it; what is not a cluster's is left alone. */
  void delete() {
    if (!exists()) {
      return;
    }
    Machine.refuseMountsBelow(directory);
    try {
      // The marker goes last: whoever is killed here leaves something that can be deleted later.
      for (Path entry : entries()) {
        if (!entry.endsWith(MARKER)) {
          deleteTree(entry);
        }
      }
      Files.delete(directory.resolve(MARKER));
      Files.delete(directory);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private List<Path> entries() throws IOException {
    try (Stream<Path> found = Files.list(directory)) {
      return found.toList();
    }
  }

  private void claim() {
    try {
      if (Files.exists(directory) && !entries().isEmpty()) {
        throw new TestkitException(
            "%s is not empty and no cluster's: name another directory with --state."
                .formatted(directory));
      }
      Files.createDirectories(
          directory,
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx--x--x")));
      write(MARKER, "");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void makeKeys() {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
      generator.initialize(2048);
      KeyPair pair = generator.generateKeyPair();
      write("pki/service-accounts.key", pem("PRIVATE KEY", pair.getPrivate().getEncoded()));
      write("pki/service-accounts.pub", pem("PUBLIC KEY", pair.getPublic().getEncoded()));
      if (settings.withNode()) {
        TestCertificates.create(directory.resolve("pki"));
      }
    } catch (GeneralSecurityException e) {
      throw new TestkitException("This JVM makes no RSA keys", e);
    }
  }

  private static String pem(String label, byte[] der) {
    String body = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der);
    return "-----BEGIN %s-----\n%s\n-----END %s-----\n".formatted(label, body, label);
  }

  private void unpack(String name) {
    try (InputStream in =
        Objects.requireNonNull(StateDirectory.class.getResourceAsStream(name), name)) {
      Files.copy(in, directory.resolve(name));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void write(String name, String content) {
    Path file = directory.resolve(name);
    try {
      makeDirectories(Objects.requireNonNull(file.getParent()));
      Files.writeString(file, content);
      Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void makeDirectories(Path directory) {
    try {
      Files.createDirectories(directory);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Follows no link. */
  private static void deleteTree(Path top) throws IOException {
    Files.walkFileTree(
        top,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            Files.delete(file);
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult postVisitDirectory(Path visited, @Nullable IOException failure)
              throws IOException {
            Files.delete(visited);
            return FileVisitResult.CONTINUE;
          }
        });
  }
}
