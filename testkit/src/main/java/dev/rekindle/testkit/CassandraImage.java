package dev.rekindle.testkit;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * A container image that is used as the official image of Cassandra is: data in {@code
 * /var/lib/cassandra}, configuration in {@code /etc/cassandra}, user 999, {@code CASSANDRA_*} and
 * {@code MAX_HEAP_SIZE} in the environment. Made of the jars and the Java that tests run Cassandra
 * with; there is no {@code nodetool} and no {@code cqlsh} in it.
 */
public final class CassandraImage {
  private static final Duration PATIENCE = Duration.ofMinutes(5);
  private static final String LIBRARIES = "/opt/cassandra/lib";
  private static final String FOR_ALL = "rwxrwxrwx";

  private final CassandraVersion version;

  private CassandraImage(CassandraVersion version) {
    this.version = version;
  }

  /** The image of a release. */
  public static CassandraImage of(CassandraVersion version) {
    return new CassandraImage(version);
  }

  /** As a pod names it: {@code cassandra:5.0.9}. */
  public String name() {
    return "cassandra:" + version.release();
  }

  /**
   * Makes it.
   *
   * @param directory gets the archive, and in between twice its size
   * @return the archive, some 500 MB
   */
  public Path archive(Path directory) {
    Path root = Disk.makeDirectory(directory.resolve("root"));
    Path archive = directory.resolve("cassandra-" + version.release() + ".tar");
    Path base = Tools.require("base-image").resolve("base.tar");
    try {
      fill(root);
      command(
          directory,
          Tools.repositoryRoot().resolve("testkit/tools/image").toString(),
          "--on",
          base.toString(),
          name(),
          root.toString(),
          archive.toString(),
          "/usr/local/bin/docker-entrypoint.sh");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } finally {
      command(directory, "rm", "-rf", root.toString());
    }
    return archive;
  }

  private void fill(Path root) throws IOException {
    Path opt = Disk.makeDirectory(root.resolve("opt/cassandra"));
    Path logs = Objects.requireNonNull(root.getParent());
    command(logs, "cp", "-r", version.jars().toString(), opt.resolve("lib").toString());
    Path java = Disk.makeDirectory(root.resolve("opt/java/17"));
    // Debian's keeps its configuration below /etc, behind links.
    command(
        logs,
        "bash",
        "-o",
        "pipefail",
        "-c",
        "tar -C \"$0\" -ch --exclude=src.zip bin conf lib release | tar -C \"$1\" -x",
        Tools.require("jdk17").toString(),
        java.toString());
    Files.writeString(opt.resolve("java.options"), javaOptions());
    program(Disk.makeDirectory(opt.resolve("bin")), "cassandra");
    program(Disk.makeDirectory(root.resolve("usr/local/bin")), "docker-entrypoint.sh");
    Path configuration = Disk.makeDirectory(root.resolve("etc/cassandra"));
    for (String file : List.of("cassandra.yaml", "cassandra-rackdc.properties", "logback.xml")) {
      unpack(configuration, file, "rw-rw-rw-");
    }
    // As in the official image: any user may run it.
    permit(configuration, FOR_ALL);
    permit(Disk.makeDirectory(root.resolve("var/lib/cassandra")), FOR_ALL);
  }

  private String javaOptions() {
    List<String> options = new ArrayList<>();
    for (String option : version.javaOptions()) {
      options.add(option.replace(version.jars().toString(), LIBRARIES));
    }
    options.addAll(
        List.of(
            "-Xss256k",
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "-XX:MaxDirectMemorySize=128m",
            "-XX:+ExitOnOutOfMemoryError",
            "-Dcassandra.jmx.local.port=7199",
            "-Dcassandra.storagedir=/var/lib/cassandra",
            "-Dcassandra-foreground=yes",
            "-Dcassandra.skip_wait_for_gossip_to_settle=0",
            "-Dcassandra.superuser_setup_delay_ms=1000",
            "-Dcassandra.shutdown_announce_in_ms=0"));
    return String.join("\n", options) + "\n";
  }

  private static void program(Path directory, String name) throws IOException {
    unpack(directory, name, "rwxr-xr-x");
  }

  private static void unpack(Path directory, String name, String permissions) throws IOException {
    Path file = directory.resolve(name);
    try (InputStream in =
        Objects.requireNonNull(
            CassandraImage.class.getResourceAsStream("cassandra/" + name), name)) {
      Files.copy(in, file);
    }
    permit(file, permissions);
  }

  private static void permit(Path path, String permissions) throws IOException {
    Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(permissions));
  }

  private static void command(Path directory, String... words) {
    ChildProcess.Finished finished =
        ChildProcess.run(
            new ChildProcess.Command("image-of-cassandra", List.of(words), directory, Map.of()),
            PATIENCE);
    if (finished.exitCode() != 0) {
      throw new TestkitException(
          "%s ended with exit code %d: %s"
              .formatted(String.join(" ", words), finished.exitCode(), finished.output()));
    }
  }
}
