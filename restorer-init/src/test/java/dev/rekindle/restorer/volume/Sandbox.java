package dev.rekindle.restorer.volume;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.spi.ToolProvider;
import java.util.stream.Stream;

/**
 * Runs a program on mounts of its own, as a user who is not root where that is possible: as root in
 * a mount namespace, else in a user namespace, where one is root and has to stay it.
 */
public final class Sandbox {

  /** {@code nobody}. */
  private static final int USER = 65534;

  private final Path home;
  private final boolean root;
  private String classPath = "";

  public Sandbox(Path home) throws IOException {
    this.home = home;
    this.root = Files.getAttribute(Path.of("/proc/self"), "unix:uid").equals(0);
    Files.setPosixFilePermissions(home, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  /** What a program said and how it ended. */
  public record Result(int exit, String output) {}

  /** Who the program runs as, for {@code chown} in a shell. */
  public String user() throws IOException, InterruptedException {
    return canChangeUser() ? String.valueOf(USER) : "$(id -u)";
  }

  public boolean canChangeUser() throws IOException, InterruptedException {
    return root && call(List.of("sh", "-c", drop() + " " + java() + " -version")).exit() == 0;
  }

  /** Skips the test where nothing can be mounted; in CI that is a failure. */
  public void needMounts(Object what) throws IOException, InterruptedException {
    need(
        call(command(true, "mount -t tmpfs none /mnt")).exit() == 0,
        what + " needs root or a user namespace");
  }

  public void need(boolean there, String message) {
    if (!there && "true".equals(System.getenv("CI"))) {
      throw new AssertionError(message + ", and CI has to have it");
    }
    assumeTrue(there, message + ": skipped");
  }

  /** Runs shell commands in the home directory and then a Java program. */
  public Result run(boolean mounts, String prepare, Class<?> program, String... arguments)
      throws IOException, InterruptedException {
    String run =
        "%s -XX:+UseSerialGC -Xmx128m --enable-native-access=ALL-UNNAMED -cp %s %s %s"
            .formatted(java(), classPath(), program.getName(), String.join(" ", arguments));
    String user = canChangeUser() ? drop() + " " : "";
    return call(
        command(mounts, "set -e; cd %s; %s; exec %s%s".formatted(home, prepare, user, run)));
  }

  /** Runs shell commands in the home directory, and a script of more, as the user. */
  public Result run(boolean mounts, String prepare, String script)
      throws IOException, InterruptedException {
    Path file = Files.writeString(home.resolve("script.sh"), script);
    String user = canChangeUser() ? drop() + " " : "";
    return call(
        command(mounts, "set -e; cd %s; %s; exec %ssh %s".formatted(home, prepare, user, file)));
  }

  /** Copies the launcher and what it starts to where the user can read it. */
  public Path launcher() throws IOException {
    copy(Path.of("bin/restorer"), home.resolve("bin/restorer"));
    copy(Path.of("target/app"), home.resolve("target/app"));
    return home.resolve("bin/restorer");
  }

  private static String java() {
    return Path.of(System.getProperty("java.home"), "bin", "java").toString();
  }

  private static String drop() {
    return "setpriv --reuid=%d --regid=%d --clear-groups".formatted(USER, USER);
  }

  private List<String> command(boolean mounts, String script) {
    List<String> command = new ArrayList<>();
    if (mounts) {
      command.addAll(
          root ? List.of("unshare", "-m", "--propagation", "private") : List.of("unshare", "-rm"));
    }
    command.addAll(List.of("sh", "-c", script));
    return command;
  }

  /**
   * Makes a program that is started very often start quickly: notes what it does once, without
   * mounts and not as the user, in {@code lib/program.aot} of the home directory.
   */
  Result train(Class<?> program, String... arguments) throws IOException, InterruptedException {
    List<String> command =
        new ArrayList<>(
            List.of(
                java(),
                "-XX:AOTCacheOutput=" + home.resolve("lib/program.aot"),
                "-XX:+UseSerialGC",
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                classPath(),
                program.getName()));
    command.addAll(List.of(arguments));
    return call(command);
  }

  /** Copied, since another user may not be able to read the checkout; all of it as jars. */
  private String classPath() throws IOException {
    if (!classPath.isEmpty()) {
      return classPath;
    }
    List<String> entries = new ArrayList<>();
    for (String entry : System.getProperty("java.class.path").split(File.pathSeparator, -1)) {
      Path path = Path.of(entry);
      String name = path.getFileName().toString();
      if (Files.isDirectory(path)
          || name.matches("(jackson-core|assertj-core|core|restorer-init)(-.*)?\\.jar")) {
        Path copy = home.resolve("lib").resolve(entries.size() + "-" + name);
        if (Files.isDirectory(path)) {
          copy = copy.resolveSibling(copy.getFileName() + ".jar");
          jar(path, copy);
        } else {
          copy(path, copy);
        }
        entries.add(copy.toString());
      }
    }
    classPath = String.join(File.pathSeparator, entries);
    return classPath;
  }

  private static void jar(Path classes, Path jar) throws IOException {
    Files.createDirectories(jar.getParent());
    int failed =
        ToolProvider.findFirst("jar")
            .orElseThrow()
            .run(System.out, System.err, "cf", jar.toString(), "-C", classes.toString(), ".");
    if (failed != 0) {
      throw new IOException("jar could not pack " + classes);
    }
  }

  private static void copy(Path from, Path to) throws IOException {
    Files.createDirectories(to.getParent());
    try (Stream<Path> files = Files.walk(from)) {
      for (Path file : (Iterable<Path>) files::iterator) {
        Path target = from.equals(file) ? to : to.resolve(from.relativize(file).toString());
        Files.copy(file, target, StandardCopyOption.COPY_ATTRIBUTES);
      }
    }
  }

  private static Result call(List<String> command) throws IOException, InterruptedException {
    try {
      Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
      String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      return new Result(process.waitFor(), output);
    } catch (IOException e) {
      return new Result(127, e.toString());
    }
  }
}
