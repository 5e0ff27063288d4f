package dev.rekindle.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * One Cassandra node as a child process. It can be stopped, killed, wiped and started again, also
 * on directories that something else has filled. Not safe for use by several threads.
 */
public final class CassandraNode implements AutoCloseable {
  /** Where clients connect. */
  public static final int CQL_PORT = 9042;

  private static final Duration PATIENCE = Duration.ofMinutes(5);

  private final ClusterSettings settings;
  private final String name;
  private final String address;
  private final String rack;
  private final Path home;
  private final CassandraLayout layout;
  private final Map<String, String> environment = new HashMap<>();
  private int jmxPort;
  private @Nullable ChildProcess process;

  CassandraNode(ClusterSettings settings, String name, String address, String rack) {
    this.settings = settings;
    this.name = name;
    this.address = address;
    this.rack = rack;
    this.home = settings.directory().resolve(name);
    this.layout = settings.layout().apply(name, home.resolve("cassandra"));
    environment.putAll(settings.environment());
  }

  /** Its name as a Kubernetes pod would have it: {@code c1-dc1-r1-sts-0}. */
  public String name() {
    return name;
  }

  /** Its IP address, in 127.0.0.0/8. */
  public String address() {
    return address;
  }

  /** Its rack. */
  public String rack() {
    return rack;
  }

  /** Its datacenter. */
  public String datacenter() {
    return settings.datacenter();
  }

  /** Its release. */
  public CassandraVersion version() {
    return settings.version();
  }

  /** The directories that it keeps data in. */
  public CassandraLayout layout() {
    return layout;
  }

  /** The configuration that it reads, rewritten at every start. */
  public Path cassandraYaml() {
    return home.resolve("conf").resolve("cassandra.yaml");
  }

  /** Where clients connect. */
  public InetSocketAddress cqlAddress() {
    return new InetSocketAddress(InetAddress.ofLiteral(address), CQL_PORT);
  }

  /** The local port of its JMX server, on 127.0.0.1; another one after each start. */
  public int jmxPort() {
    return jmxPort;
  }

  /** Sets a variable of its environment from the next start on. */
  public CassandraNode environment(String variable, String value) {
    environment.put(variable, value);
    return this;
  }

  /**
   * Starts it and returns when it accepts CQL connections, which is before its ring is complete.
   */
  public void start() {
    launch();
    awaitCql();
  }

  /** Starts it and returns at once. */
  public void launch() {
    if (isRunning()) {
      throw new TestkitException(name + " runs already");
    }
    writeConfiguration();
    jmxPort = Loopback.freePort();
    process =
        ChildProcess.start(new ChildProcess.Command("cassandra", command(), home, environment));
  }

  /** Returns when it accepts CQL connections. */
  public void awaitCql() {
    process()
        .await(
            name + " accepted CQL connections on " + cqlAddress(),
            PATIENCE,
            () -> Readiness.accepts(cqlAddress()));
  }

  /** Whether its process runs. */
  public boolean isRunning() {
    return process != null && process.isAlive();
  }

  /** Its process, for its log and its end. */
  public ChildProcess process() {
    if (process == null) {
      throw new TestkitException(name + " was never started");
    }
    return process;
  }

  /** A JMX connection to it; the caller closes it. */
  public CassandraJmx jmx() {
    return CassandraJmx.connect(jmxPort);
  }

  /** The tokens that it owns, sorted; it must be running. */
  public List<String> tokens() {
    try (CassandraJmx jmx = jmx()) {
      return jmx.tokens();
    }
  }

  /** Lets it flush and end (SIGTERM). */
  public void stop() {
    if (process != null) {
      process.stop(Duration.ofMinutes(2));
    }
  }

  /** Kills it (SIGKILL). */
  public void kill() {
    if (process != null) {
      process.kill();
    }
  }

  /** Empties all its directories; they themselves stay, for they may be mount points. */
  public void wipe() {
    if (isRunning()) {
      throw new TestkitException(name + " runs: stop or kill it before wiping it");
    }
    layout.all().forEach(Disk::empty);
  }

  /** Whether none of its data directories has anything in it. */
  boolean isEmpty() {
    return layout.dataDirectories().stream().allMatch(CassandraNode::isEmptyDirectory);
  }

  @Override
  public void close() {
    kill();
  }

  private static boolean isEmptyDirectory(Path directory) {
    if (!Files.exists(directory)) {
      return true;
    }
    try (Stream<Path> children = Files.list(directory)) {
      return children.findAny().isEmpty();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void writeConfiguration() {
    layout.all().forEach(Disk::makeDirectory);
    Path conf = Disk.makeDirectory(home.resolve("conf"));
    Disk.write(cassandraYaml(), settings.yaml(address, layout));
    Disk.write(
        conf.resolve("cassandra-rackdc.properties"),
        "dc=%s%nrack=%s%n".formatted(settings.datacenter(), rack));
    Disk.write(
        conf.resolve("logback.xml"),
        """
        <configuration>
          <appender name="out" class="ch.qos.logback.core.ConsoleAppender">
            <encoder><pattern>%-5level [%thread] %d{ISO8601} %F:%L - %msg%n</pattern></encoder>
          </appender>
          <root level="INFO"><appender-ref ref="out"/></root>
        </configuration>
        """);
  }

  private List<String> command() {
    List<String> command = new ArrayList<>();
    command.add(settings.version().java().toString());
    command.addAll(settings.version().javaOptions());
    command.addAll(List.of("-Xms" + settings.heap(), "-Xmx" + settings.heap(), "-Xss256k"));
    command.addAll(List.of("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"));
    command.addAll(List.of("-XX:MaxDirectMemorySize=128m", "-XX:+ExitOnOutOfMemoryError"));
    command.add("-Dcassandra.jmx.local.port=" + jmxPort);
    command.add("-Dcom.sun.management.jmxremote.rmi.port=" + jmxPort);
    command.add("-Dcassandra.storagedir=" + layout.dataPath());
    command.add("-Dcassandra-foreground=yes");
    command.add("-Dcassandra.skip_wait_for_gossip_to_settle=0");
    command.add("-Dcassandra.superuser_setup_delay_ms=1000");
    command.add("-Dcassandra.shutdown_announce_in_ms=0");
    command.addAll(settings.javaOptions());
    command.addAll(List.of("-cp", home.resolve("conf") + ":" + settings.version().jars() + "/*"));
    command.add("org.apache.cassandra.service.CassandraDaemon");
    return command;
  }
}
