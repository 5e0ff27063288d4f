package dev.rekindle.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Real Medusa, run for the nodes of a cluster as it would be run on each of them. Names in the
 * bucket are those of {@link CassandraNode#name}. It can back up nodes with one data directory
 * only. Safe for use by several threads.
 */
public final class Medusa {
  /** How a backup treats files that an earlier one has already uploaded. */
  public enum Mode {
    /** Uploads everything again. */
    FULL,
    /** Refers to what is there; Medusa's default. */
    DIFFERENTIAL
  }

  /**
   * Names for the nodes' addresses. Without reverse names Medusa writes IP addresses into its token
   * map and then calls its own backup incomplete. What ends in {@code .localhost} is this machine
   * (RFC 6761), which not every resolver knows. It replaces the socket module by gevent's, so both
   * are changed. It asks for the names of files' owners, and users of containers have none here.
   */
  private static final String NAMES =
      """
      import os
      import pathlib
      import socket

      def owner(path):
          return str(path.stat().st_uid)


      def group(path):
          return str(path.stat().st_gid)


      pathlib.Path.owner, pathlib.Path.group = owner, group

      names = dict(entry.split("=") for entry in os.environ["REKINDLE_NAMES"].split(",") if entry)
      addresses = {name: address for address, name in names.items()}


      def local(host):
          return "127.0.0.1" if str(host).endswith(".localhost") else host


      def patch(module):
          getfqdn, gethostbyaddr = module.getfqdn, module.gethostbyaddr
          gethostbyname, getaddrinfo = module.gethostbyname, module.getaddrinfo
          module.getfqdn = lambda name="": names.get(name) or getfqdn(name)
          module.gethostbyaddr = lambda address: (
              (names[address], [], [address]) if address in names else gethostbyaddr(address)
          )
          module.gethostbyname = lambda name: addresses.get(name) or gethostbyname(name)
          module.getaddrinfo = lambda host, *rest, **more: getaddrinfo(local(host), *rest, **more)


      patch(socket)
      import gevent.socket

      patch(gevent.socket)
      """;

  private static final Duration PATIENCE = Duration.ofMinutes(10);

  private final Path directory;
  private final MedusaStorage storage;
  private final AtomicInteger runs = new AtomicInteger();
  private @Nullable String user;
  private @Nullable String password;

  private Medusa(Path directory, MedusaStorage storage) {
    this.directory = directory;
    this.storage = storage;
  }

  /** Medusa with that storage; its files go into that directory. */
  public static Medusa in(Path directory, MedusaStorage storage) {
    Path home = directory.toAbsolutePath();
    Disk.makeDirectory(home.resolve("python"));
    Disk.write(home.resolve("python").resolve("sitecustomize.py"), NAMES);
    if (storage instanceof MedusaStorage.Local local) {
      Disk.makeDirectory(local.basePath().resolve(local.bucket()));
    }
    return new Medusa(home, storage);
  }

  /** The CQL login, for a cluster with passwords. Call it before the first backup. */
  public Medusa login(String cqlUser, String cqlPassword) {
    user = cqlUser;
    password = cqlPassword;
    return this;
  }

  /**
   * Backs up all nodes of a running cluster at once.
   *
   * @throws TestkitException when one of them fails, with what Medusa said
   */
  public void backup(CassandraCluster cluster, String name, Mode mode) {
    cluster.nodes().parallelStream().forEach(node -> backupNode(cluster, node, name, mode));
  }

  /** Backs up one node of a running cluster, which leaves the backup incomplete. */
  public void backupNode(CassandraCluster cluster, CassandraNode node, String name, Mode mode) {
    Path configuration = configure(cluster, node);
    String names =
        cluster.nodes().stream()
            .map(each -> each.address() + "=" + each.name())
            .collect(Collectors.joining(","));
    succeed(
        "backup " + name + " of " + node.name(),
        run(
            configuration,
            names,
            "backup-node",
            "--backup-name",
            name,
            "--mode",
            mode.name().toLowerCase(Locale.ROOT)));
  }

  /** What {@code medusa list-backups --show-all} prints. */
  public String list() {
    return succeed("list-backups", run("any", "list-backups", "--show-all"));
  }

  /** What {@code medusa status} prints, and 0 when the backup is complete. */
  public ChildProcess.Finished status(String name) {
    return run("any", "status", "--backup-name", name);
  }

  /** What {@code medusa verify} prints, and 0 when it finds nothing wrong. */
  public ChildProcess.Finished verify(String name) {
    return run("any", "verify", "--backup-name", name);
  }

  /** Downloads a node's whole backup into a directory, which is made. */
  public void download(String name, String nodeName, Path destination) {
    Disk.makeDirectory(destination);
    succeed(
        "download of " + name,
        run(
            nodeName,
            "download",
            "--backup-name",
            name,
            "--download-destination",
            destination.toString()));
  }

  /**
   * Restores a node that does not run, in place: what is in these directories goes, what Medusa
   * downloads takes its place. Downloads go beside them, so that moving is a rename.
   *
   * @return what Medusa said, each line with its time
   */
  public String restoreNode(String name, String nodeName, CassandraLayout layout) {
    Path yaml =
        Disk.write(
            directory.resolve("restored-" + nodeName + ".yaml"),
            // Nothing ever listens there, so Medusa finds at once that the node is down.
            """
            listen_address: 127.255.255.254
            data_file_directories: [%s]
            commitlog_directory: %s
            saved_caches_directory: %s
            """
                .formatted(
                    layout.dataDirectories().getFirst(), layout.commitlog(), layout.savedCaches()));
    Path configuration =
        Disk.write(
            directory.resolve("medusa-restored-" + nodeName + ".ini"),
            """
            [cassandra]
            config_file = %s
            stop_cmd = true
            start_cmd = true
            use_sudo = False
            """
                    .formatted(yaml)
                + storageSection(nodeName)
                + "use_sudo_for_restore = False\n");
    return succeed(
        "restore of " + name + " on " + nodeName,
        run(
            configuration,
            "",
            "restore-node",
            "--backup-name",
            name,
            "--in-place",
            "--temp-dir",
            layout.dataPath().toString()));
  }

  /** Runs any other command, as if on that node; only the storage is configured. */
  public ChildProcess.Finished run(String nodeName, String... command) {
    Path configuration =
        Disk.write(
            directory.resolve("medusa-%s-%d.ini".formatted(nodeName, runs.incrementAndGet())),
            storageSection(nodeName));
    return run(configuration, "", command);
  }

  private ChildProcess.Finished run(Path configuration, String names, String... command) {
    List<String> arguments = new ArrayList<>();
    arguments.add(Tools.require("medusa").toString());
    arguments.addAll(List.of("--config-file", configuration.toString()));
    arguments.addAll(List.of(command));
    Map<String, String> environment = new HashMap<>(storage.environment());
    environment.put("PYTHONPATH", directory.resolve("python").toString());
    environment.put("REKINDLE_NAMES", names);
    String log = "medusa-%s-%d".formatted(command[0], runs.incrementAndGet());
    return ChildProcess.run(
        new ChildProcess.Command(log, arguments, directory, environment), PATIENCE);
  }

  private static String succeed(String what, ChildProcess.Finished finished) {
    if (finished.exitCode() != 0) {
      throw new TestkitException(
          "Medusa: %s ended with exit code %d: %s"
              .formatted(what, finished.exitCode(), finished.output()));
    }
    return finished.output();
  }

  private String storageSection(String nodeName) {
    String prefix = storage.prefix() == null ? "" : "prefix = " + storage.prefix() + "\n";
    return "[storage]\n" + storage.section() + prefix + "fqdn = " + nodeName + "\n";
  }

  private Path configure(CassandraCluster cluster, CassandraNode node) {
    String login =
        user == null ? "" : "cql_username = %s%ncql_password = %s%n".formatted(user, password);
    String cassandra =
        """
        [cassandra]
        config_file = %s
        nodetool_executable = %s
        nodetool_host = 127.0.0.1
        nodetool_port = %d
        use_sudo = False
        %s
        """
            .formatted(node.cassandraYaml(), nodetool(cluster.version()), node.jmxPort(), login);
    return Disk.write(
        directory.resolve("medusa-" + node.name() + ".ini"),
        cassandra + storageSection(node.name()));
  }

  /**
   * Cassandra's jars bring no nodetool; Medusa's passes Java options first. A Java 11 that is cut
   * down may lack the JNDI provider that it finds a node by, so it always has Java 17.
   */
  private Path nodetool(CassandraVersion version) {
    Path script = directory.resolve("nodetool-" + version.release());
    String exports =
        "--add-exports java.base/jdk.internal.misc=ALL-UNNAMED"
            + " --add-opens java.base/java.io=ALL-UNNAMED"
            + " --add-opens java.base/sun.nio.ch=ALL-UNNAMED"
            + " --add-opens java.base/jdk.internal.ref=ALL-UNNAMED";
    Disk.write(
        script,
        """
        #!/bin/sh
        options=
        while case ${1:-} in -D*) true ;; *) false ;; esac; do
          options="$options $1"
          shift
        done
        exec '%s/bin/java' -Xmx128m -XX:+UseSerialGC -XX:TieredStopAtLevel=1 %s $options \\
          -Dlogback.configurationFile=none -cp '%s/*' org.apache.cassandra.tools.NodeTool "$@"
        """
            .formatted(Tools.require("jdk17"), exports, version.jars()));
    try {
      return Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwxr-xr-x"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
