package dev.rekindle.testkit;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import javax.management.JMException;
import javax.management.MBeanServerConnection;
import javax.management.MalformedObjectNameException;
import javax.management.ObjectName;
import javax.management.remote.JMXConnector;
import javax.management.remote.JMXConnectorFactory;
import javax.management.remote.JMXServiceURL;

/**
 * What a node says and does through JMX (Cassandra's {@code StorageServiceMBean}, the same from 4.0
 * to 5.0). Safe for use by several threads.
 */
public final class CassandraJmx implements AutoCloseable {
  private static final ObjectName STORAGE_SERVICE =
      name("org.apache.cassandra.db:type=StorageService");

  private static final String STRINGS = String[].class.getName();

  private final JMXConnector connector;
  private final MBeanServerConnection server;

  private CassandraJmx(JMXConnector connector, MBeanServerConnection server) {
    this.connector = connector;
    this.server = server;
  }

  // JMX over RMI is what Cassandra speaks, and the peer is our own child on the loopback interface.
  @SuppressWarnings("BanJNDI")
  static CassandraJmx connect(int port) {
    String url = "service:jmx:rmi:///jndi/rmi://127.0.0.1:" + port + "/jmxrmi";
    try {
      JMXConnector connector = JMXConnectorFactory.connect(new JMXServiceURL(url));
      return new CassandraJmx(connector, connector.getMBeanServerConnection());
    } catch (IOException e) {
      throw new TestkitException("Could not connect to " + url, e);
    }
  }

  /** The tokens of this node, as decimal numbers, sorted by Cassandra. */
  public List<String> tokens() {
    return strings("Tokens");
  }

  /** The host id of this node. */
  public String hostId() {
    return string("LocalHostId");
  }

  /** The cluster's name. */
  public String clusterName() {
    return string("ClusterName");
  }

  /** The schema's version, equal on all nodes when they agree. */
  public String schemaVersion() {
    return string("SchemaVersion");
  }

  /** {@code NORMAL}, {@code JOINING}, {@code DRAINED} and so on. */
  public String operationMode() {
    return string("OperationMode");
  }

  /** All keyspaces, the system's own too. */
  public List<String> keyspaces() {
    return strings("Keyspaces");
  }

  /**
   * Makes a snapshot; it flushes first.
   *
   * @param entities keyspaces, or {@code keyspace.table}; none means everything
   */
  public void takeSnapshot(String tag, String... entities) {
    invoke(
        "takeSnapshot",
        new Object[] {tag, Map.of(), entities},
        String.class.getName(),
        Map.class.getName(),
        STRINGS);
  }

  /** Removes a snapshot; one that is not there is fine. */
  public void clearSnapshot(String tag) {
    invoke("clearSnapshot", new Object[] {tag, new String[0]}, String.class.getName(), STRINGS);
  }

  /** Writes a keyspace's memtables to SSTables; without tables, those of all its tables. */
  public void flush(String keyspace, String... tables) {
    invoke("forceKeyspaceFlush", new Object[] {keyspace, tables}, String.class.getName(), STRINGS);
  }

  /** Merges all SSTables of each of the tables into one. */
  public void compact(String keyspace, String... tables) {
    invoke(
        "forceKeyspaceCompaction",
        new Object[] {false, keyspace, tables},
        boolean.class.getName(),
        String.class.getName(),
        STRINGS);
  }

  @Override
  public void close() {
    try {
      connector.close();
    } catch (IOException e) {
      // The node is gone, and the connection with it.
    }
  }

  boolean seesRing(int nodes, int tokens) {
    return strings("LiveNodesWithPort").size() == nodes
        && strings("UnreachableNodesWithPort").isEmpty()
        && ((Map<?, ?>) attribute("TokenToEndpointWithPortMap")).size() == tokens;
  }

  private String string(String attribute) {
    return String.valueOf(attribute(attribute));
  }

  private List<String> strings(String attribute) {
    List<String> values = new ArrayList<>();
    for (Object value : (Collection<?>) attribute(attribute)) {
      values.add(String.valueOf(value));
    }
    return values;
  }

  private Object attribute(String attribute) {
    try {
      return server.getAttribute(STORAGE_SERVICE, attribute);
    } catch (JMException | IOException e) {
      throw new TestkitException("JMX: could not read " + attribute, e);
    }
  }

  private void invoke(String operation, Object[] arguments, String... signature) {
    try {
      server.invoke(STORAGE_SERVICE, operation, arguments, signature);
    } catch (JMException | IOException e) {
      throw new TestkitException("JMX: " + operation + " failed: " + e.getMessage(), e);
    }
  }

  private static ObjectName name(String text) {
    try {
      return new ObjectName(text);
    } catch (MalformedObjectNameException e) {
      throw new ExceptionInInitializerError(e);
    }
  }
}
