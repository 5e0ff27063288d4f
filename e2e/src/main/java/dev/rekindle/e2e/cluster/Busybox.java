package dev.rekindle.e2e.cluster;

import dev.rekindle.testkit.ChildProcess;
import dev.rekindle.testkit.TestkitException;
import dev.rekindle.testkit.Tools;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** The smallest image in which a shell runs: the machine's static busybox. */
public final class Busybox {
  /** Its name. */
  public static final String IMAGE = "docker.io/rekindle/busybox:1";

  private static final List<String> COMMANDS =
      List.of("sh", "cat", "hostname", "httpd", "nc", "nslookup", "sleep", "mkdir", "chmod");

  private Busybox() {}

  /** Makes an archive of it. */
  public static Path image(Path scratch) {
    Path bin = scratch.resolve("busybox/bin");
    Path archive = scratch.resolve("busybox.tar");
    try {
      Files.createDirectories(bin);
      Files.copy(Path.of("/bin/busybox"), bin.resolve("busybox"));
      for (String command : COMMANDS) {
        Files.createSymbolicLink(bin.resolve(command), Path.of("busybox"));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    List<String> command =
        List.of(
            Tools.repositoryRoot().resolve("testkit/tools/image").toString(),
            IMAGE,
            scratch.resolve("busybox").toString(),
            archive.toString());
    ChildProcess.Finished made =
        ChildProcess.run(
            new ChildProcess.Command("image", command, scratch, Map.of()), Duration.ofMinutes(1));
    if (made.exitCode() != 0) {
      throw new TestkitException("The image of busybox could not be made: " + made.output());
    }
    return archive;
  }
}
