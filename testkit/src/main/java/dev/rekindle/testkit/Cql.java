package dev.rekindle.testkit;

import com.datastax.oss.driver.api.core.AllNodesFailedException;
import com.datastax.oss.driver.api.core.ConsistencyLevel;
import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.CqlSessionBuilder;
import com.datastax.oss.driver.api.core.DriverException;
import com.datastax.oss.driver.api.core.config.DefaultDriverOption;
import com.datastax.oss.driver.api.core.config.DriverConfigLoader;
import com.datastax.oss.driver.api.core.cql.BoundStatement;
import com.datastax.oss.driver.api.core.cql.PreparedStatement;
import com.datastax.oss.driver.api.core.cql.ResultSet;
import com.datastax.oss.driver.api.core.cql.SimpleStatement;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;

/** A CQL connection to a cluster. Safe for use by several threads. */
public final class Cql implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final int IN_FLIGHT = 256;
  private static final int PAYLOAD_BYTES = 100;

  private final CqlSession session;

  private Cql(CqlSession session) {
    this.session = session;
  }

  /** Connects to a cluster that asks for no password. */
  public static Cql connect(CassandraCluster cluster) {
    return connect(builder(cluster));
  }

  /**
   * Connects with a password.
   *
   * @throws TestkitException when the login is refused, or no node can be reached
   */
  public static Cql connect(CassandraCluster cluster, String user, String password) {
    return connect(builder(cluster).withAuthCredentials(user, password));
  }

  /**
   * Connects to nodes that are elsewhere, in pods for instance, and ask for no password.
   *
   * @throws TestkitException when no node can be reached
   */
  public static Cql connect(List<InetSocketAddress> nodes, String datacenter) {
    return connect(builder(nodes, datacenter));
  }

  private static CqlSessionBuilder builder(CassandraCluster cluster) {
    return builder(
        cluster.nodes().stream().map(CassandraNode::cqlAddress).toList(), cluster.datacenter());
  }

  private static CqlSessionBuilder builder(List<InetSocketAddress> nodes, String datacenter) {
    return CqlSession.builder()
        .addContactPoints(nodes)
        .withLocalDatacenter(datacenter)
        .withConfigLoader(
            DriverConfigLoader.programmaticBuilder()
                .withDuration(DefaultDriverOption.REQUEST_TIMEOUT, PATIENCE)
                .withDuration(DefaultDriverOption.CONNECTION_CONNECT_TIMEOUT, PATIENCE)
                .withDuration(DefaultDriverOption.CONNECTION_INIT_QUERY_TIMEOUT, PATIENCE)
                .withDuration(DefaultDriverOption.CONTROL_CONNECTION_TIMEOUT, PATIENCE)
                .withDuration(DefaultDriverOption.METADATA_SCHEMA_REQUEST_TIMEOUT, PATIENCE)
                .withDuration(DefaultDriverOption.CONTROL_CONNECTION_AGREEMENT_TIMEOUT, PATIENCE)
                .withDuration(
                    DefaultDriverOption.CONTROL_CONNECTION_AGREEMENT_INTERVAL,
                    Duration.ofMillis(50))
                .withInt(DefaultDriverOption.NETTY_IO_SHUTDOWN_QUIET_PERIOD, 0)
                .withInt(DefaultDriverOption.NETTY_ADMIN_SHUTDOWN_QUIET_PERIOD, 0)
                .build());
  }

  private static Cql connect(CqlSessionBuilder builder) {
    try {
      return new Cql(builder.build());
    } catch (AllNodesFailedException e) {
      throw new TestkitException("Could not log in by CQL: " + e.getMessage(), e);
    }
  }

  /** The driver's own session, for what is not here. */
  public CqlSession session() {
    return session;
  }

  /** Runs a statement, and after one that changes the schema waits until all nodes agree. */
  public ResultSet execute(String cql) {
    return session.execute(cql);
  }

  /** Makes a keyspace that is replicated in the cluster's datacenter. */
  public void createKeyspace(String name, String datacenter, int replicas) {
    execute(
        """
        CREATE KEYSPACE IF NOT EXISTS %s
        WITH replication = {'class': 'NetworkTopologyStrategy', '%s': %d}\
        """
            .formatted(name, datacenter, replicas));
  }

  /**
   * Writes rows with ids {@code from} to {@code to - 1} into a table, at QUORUM; the table {@code
   * (id int, name text, payload blob)} is made when it is missing. Equal ids have equal content.
   */
  public void load(String table, int from, int to) {
    load(table, from, to, PAYLOAD_BYTES);
  }

  /** The same with payloads of so many bytes each. */
  public void load(String table, int from, int to, int payloadBytes) {
    execute(
        "CREATE TABLE IF NOT EXISTS %s (id int PRIMARY KEY, name text, payload blob)"
            .formatted(table));
    PreparedStatement insert =
        session.prepare(
            SimpleStatement.newInstance(
                    "INSERT INTO %s (id, name, payload) VALUES (?, ?, ?)".formatted(table))
                .setConsistencyLevel(ConsistencyLevel.QUORUM));
    List<CompletionStage<?>> pending = new ArrayList<>();
    for (int id = from; id < to; id++) {
      pending.add(session.executeAsync(row(insert, id, payloadBytes)));
      if (pending.size() == IN_FLIGHT) {
        await(table, pending);
      }
    }
    await(table, pending);
  }

  /**
   * What a query returns, read at ONE: a replica without its rows shows.
   *
   * @see #contents(String, ConsistencyLevel)
   */
  public TableContents contents(String query) {
    return contents(query, ConsistencyLevel.ONE);
  }

  /** What a query returns: the number of its rows and a checksum that ignores their order. */
  public TableContents contents(String query, ConsistencyLevel level) {
    return TableContents.of(
        session.execute(
            SimpleStatement.newInstance(query).setConsistencyLevel(level).setPageSize(2_000)));
  }

  /** What one node returns, of its own data where it has all. */
  public TableContents contentsAt(InetSocketAddress node, String query) {
    return TableContents.of(
        session.execute(
            SimpleStatement.newInstance(query)
                .setConsistencyLevel(ConsistencyLevel.ONE)
                .setNode(session.getMetadata().findNode(node).orElseThrow())));
  }

  @Override
  public void close() {
    session.close();
  }

  private static BoundStatement row(PreparedStatement insert, int id, int payloadBytes) {
    byte[] payload = new byte[payloadBytes];
    new Random(id).nextBytes(payload);
    return insert.bind(id, "row number " + id, ByteBuffer.wrap(payload));
  }

  private static void await(String table, List<CompletionStage<?>> pending) {
    try {
      pending.forEach(write -> write.toCompletableFuture().join());
    } catch (CompletionException | DriverException e) {
      throw new TestkitException("Could not write rows into " + table, e);
    }
    pending.clear();
  }
}
