package dev.rekindle.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A cluster's programs, where the sites that publish them answer: here, one that plays them. */
class PublishedToolsIT {
  private static final Duration PATIENCE = Duration.ofMinutes(1);

  @TempDir Path directory;

  private final List<String> asked = new ArrayList<>();
  private String spoiled = "nothing";
  private HttpServer site;

  @BeforeEach
  void publish() throws IOException {
    site = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    site.createContext(
        "/",
        exchange -> {
          String path = exchange.getRequestURI().getPath();
          asked.add(path);
          byte[] body = answer(path);
          exchange.sendResponseHeaders(200, body.length);
          exchange.getResponseBody().write(body);
          exchange.close();
        });
    site.start();
  }

  @AfterEach
  void stop() {
    site.stop(0);
  }

  @Test
  void areDownloadedAndNotBuilt() throws IOException {
    String said = install(0, "kubernetes", "kubernetes-node", "containerd", "coredns");

    assertThat(said).doesNotContain("building");
    assertThat(programs("kubernetes-1")).containsExactly("etcd", "kube-apiserver", "kubectl");
    assertThat(programs("kubernetes-node"))
        .containsExactly("kube-controller-manager", "kube-proxy", "kube-scheduler", "kubelet");
    assertThat(programs("containerd"))
        .containsExactly("containerd", "containerd-shim-runc-v2", "ctr");
    assertThat(programs("coredns")).containsExactly("coredns");
  }

  @Test
  void areBuiltWhenTheyAreNotWhatTheirPublisherSays() {
    spoiled = "containerd-static";

    assertThat(install(1, "containerd"))
        .contains("is not what its publisher says it is", "building in")
        .contains("go/containerd");
  }

  @Test
  void areBuiltWhenThatIsWanted() {
    Map<String, String> environment = new HashMap<>(environment());
    environment.put("REKINDLE_RELEASES", "no");

    assertThat(run(1, environment, "coredns")).contains("building in");
    assertThat(asked).isEmpty();
  }

  private String install(int exitCode, String... tools) {
    return run(exitCode, environment(), tools);
  }

  private Map<String, String> environment() {
    return Map.of(
        "REKINDLE_TOOLS",
        directory.resolve("tools").toString(),
        "REKINDLE_RELEASES",
        "http://127.0.0.1:" + site.getAddress().getPort(),
        "NO_PROXY",
        "127.0.0.1",
        "PATH",
        compilerThatFails() + ":" + System.getenv("PATH"));
  }

  private String run(int exitCode, Map<String, String> environment, String... tools) {
    List<String> command =
        new ArrayList<>(
            List.of(Tools.repositoryRoot().resolve("testkit/tools/install").toString()));
    command.addAll(List.of(tools));
    ChildProcess.Finished finished =
        ChildProcess.run(
            new ChildProcess.Command("install", command, directory, environment), PATIENCE);
    assertThat(finished.exitCode()).as(finished.output()).isEqualTo(exitCode);
    return finished.output();
  }

  /** A Go that says what it is asked to do, and cannot do it. */
  private Path compilerThatFails() {
    Path bin = directory.resolve("bin");
    try {
      Files.createDirectories(bin);
      Path go = bin.resolve("go");
      Files.writeString(
          go,
          "#!/bin/sh\n[ $1 = env ] && echo go1.99.0 && exit\necho \"building in $PWD\"; exit 1\n");
      Files.setPosixFilePermissions(go, PosixFilePermissions.fromString("rwxr-xr-x"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bin;
  }

  private List<String> programs(String tool) throws IOException {
    try (Stream<Path> tools = Files.list(directory.resolve("tools"))) {
      Path home =
          tools
              .filter(Files::isDirectory)
              .filter(path -> path.getFileName().toString().startsWith(tool))
              .findFirst()
              .orElseThrow();
      try (Stream<Path> files = Files.list(home)) {
        return files
            .filter(Files::isExecutable)
            .map(file -> file.getFileName().toString())
            .sorted()
            .toList();
      }
    }
  }

  /** Sums have the form of each site's own. */
  private byte[] answer(String path) {
    String name = path.substring(path.lastIndexOf('/') + 1);
    if (name.equals("SHA256SUMS")) {
      String archive = asked.get(asked.size() - 2).replaceAll(".*/", "");
      return text("00  other.tar.gz\n" + sum(archive) + "  " + archive + "\n");
    }
    if (path.startsWith("/release/") && name.endsWith(".sha256")) {
      return text(sum(name.replace(".sha256", "")));
    }
    if (name.matches(".*\\.sha256(sum)?")) {
      String archive = name.replaceAll("\\.sha256(sum)?$", "");
      return text(sum(archive) + "  " + archive + "\n");
    }
    return file(name);
  }

  private String sum(String name) {
    try {
      byte[] content = name.startsWith(spoiled) ? text("another") : file(name);
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  private byte[] file(String name) {
    if (name.startsWith("etcd-")) {
      String top = name.replace(".tar.gz", "");
      return archive(top + "/etcd", top + "/etcdctl");
    }
    if (name.startsWith("containerd-")) {
      return archive("bin/containerd", "bin/containerd-shim-runc-v2", "bin/ctr", "bin/more");
    }
    return name.startsWith("coredns_") ? archive("coredns") : text("program " + name);
  }

  /** The same bytes for the same names. */
  private byte[] archive(String... members) {
    Path root = directory.resolve("site/" + members[0].replace('/', '-'));
    try {
      for (String member : members) {
        Path file = root.resolve(member);
        Files.createDirectories(file.getParent());
        Files.writeString(file, "program " + member);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
      }
      List<String> command =
          new ArrayList<>(List.of("tar", "--mtime=@0", "-C", root.toString(), "-cf", "-"));
      command.addAll(List.of(members));
      Process tar = new ProcessBuilder(command).start();
      ByteArrayOutputStream zipped = new ByteArrayOutputStream();
      try (GZIPOutputStream gzip = new GZIPOutputStream(zipped)) {
        tar.getInputStream().transferTo(gzip);
      }
      return zipped.toByteArray();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static byte[] text(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
