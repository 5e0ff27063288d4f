package dev.rekindle.sidecar.cassandra;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Path;
import java.rmi.ConnectException;
import java.rmi.NotBoundException;
import java.rmi.registry.LocateRegistry;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.management.Attribute;
import javax.management.InstanceNotFoundException;
import javax.management.JMException;
import javax.management.MBeanServerConnection;
import javax.management.MalformedObjectNameException;
import javax.management.ObjectName;
import javax.management.remote.JMXConnector;
import javax.management.remote.rmi.RMIConnector;
import javax.management.remote.rmi.RMIServer;
import org.jspecify.annotations.Nullable;

/**
 * The Cassandra node in the same pod, asked over JMX on the loopback interface. Only attributes of
 * one MBean are read, so the right to read it is enough. Each question is a connection of its own,
 * for there are few. Thread safe.
 *
 * <p>Source: {@code StorageServiceMBean}, the same from Cassandra 4.0 to 5.0.
 */
public final class LocalNode {
  private static final String STORAGE_SERVICE = "org.apache.cassandra.db:type=StorageService";
  private static final String MODE = "OperationMode";
  private static final String CLUSTER = "ClusterName";
  private static final String HOST_ID = "LocalHostId";
  private static final String RELEASE = "ReleaseVersion";
  private static final String SCHEMA = "SchemaVersion";
  private static final String TOKENS = "Tokens";
  private static final String KEYSPACES = "Keyspaces";
  private static final String[] ATTRIBUTES = {
    MODE, CLUSTER, HOST_ID, RELEASE, SCHEMA, TOKENS, KEYSPACES
  };
  private static final String PATIENCE_MILLISECONDS = "2000";

  private final int port;
  private final Path login;

  /**
   * A node that need not run yet.
   *
   * @param port of its JMX server
   * @param login where its user name and password are, if it wants any; read for each question
   */
  public LocalNode(int port, Path login) {
    this.port = port;
    this.login = login;
    // A node that hangs accepts connections all the same. Read once, by the first connection.
    System.setProperty("sun.rmi.transport.tcp.handshakeTimeout", PATIENCE_MILLISECONDS);
    System.setProperty("sun.rmi.transport.tcp.responseTimeout", PATIENCE_MILLISECONDS);
  }

  /** Asks it who it is; this takes some seconds at most. */
  public NodeAnswer ask() {
    try {
      return ask(Login.read(login));
    } catch (LoginException e) {
      return new NodeAnswer.Silent(String.valueOf(e.getMessage()));
    }
  }

  private NodeAnswer ask(Optional<Login> with) {
    try (JMXConnector connector = connected(with)) {
      return answer(connector.getMBeanServerConnection());
    } catch (ConnectException e) {
      return new NodeAnswer.Silent(
          "Nothing listens for JMX on local port " + port + " (yet): the database is starting.");
    } catch (NotBoundException | InstanceNotFoundException e) {
      return new NodeAnswer.Silent("The database is starting: it does not offer itself yet.");
    } catch (IOException | JMException e) {
      return failed(e);
    } catch (RuntimeException e) { // whatever the server threw; RMI throws it again here
      Throwable reason = e instanceof SecurityException || e.getCause() == null ? e : e.getCause();
      return reason instanceof SecurityException
          ? new NodeAnswer.Silent(refused(with.isPresent(), reason))
          : failed(e);
    }
  }

  private NodeAnswer failed(Exception e) {
    return new NodeAnswer.Silent(
        "Asking the database over JMX on local port " + port + " failed: " + e + '.');
  }

  // JMX over RMI is what Cassandra speaks, and the peer is a container of our own pod.
  @SuppressWarnings("BanJNDI")
  private JMXConnector connected(Optional<Login> with) throws IOException, NotBoundException {
    Map<String, Object> how = new HashMap<>();
    how.put("jmx.remote.x.client.connection.check.period", 0L); // no thread for so short a time
    with.ifPresent(login -> how.put(JMXConnector.CREDENTIALS, login.credentials()));
    String host = InetAddress.getLoopbackAddress().getHostAddress();
    if (!(LocateRegistry.getRegistry(host, port).lookup("jmxrmi") instanceof RMIServer server)) {
      throw new IOException("what listens there is no JMX server");
    }
    RMIConnector connector = new RMIConnector(server, how);
    connector.connect(how);
    return connector;
  }

  private static NodeAnswer answer(MBeanServerConnection server) throws IOException, JMException {
    Map<String, Object> values = new HashMap<>();
    for (Attribute one : server.getAttributes(storageService(), ATTRIBUTES).asList()) {
      values.put(one.getName(), one.getValue()); // those that the node cannot tell yet are left out
    }
    return new NodeAnswer.Says(
        text(values.get(MODE)),
        text(values.get(CLUSTER)),
        text(values.get(HOST_ID)),
        text(values.get(RELEASE)),
        text(values.get(SCHEMA)),
        values.get(TOKENS) instanceof Collection<?> tokens
            ? tokens.stream().map(String::valueOf).toList()
            : List.of(),
        values.get(KEYSPACES) instanceof Collection<?> keyspaces
            ? keyspaces.stream().map(String::valueOf).sorted().toList()
            : null);
  }

  private static @Nullable String text(@Nullable Object value) {
    return value instanceof String text ? text : null;
  }

  private static ObjectName storageService() throws MalformedObjectNameException {
    return new ObjectName(STORAGE_SERVICE);
  }

  private String refused(boolean named, Throwable e) {
    return "The database refuses to be asked over JMX "
        + (named ? "with the user name and password in " + login : "without a password")
        + ": "
        + e.getMessage()
        + ". Put a user name and password that may read "
        + STORAGE_SERVICE
        + " into the files username and password in "
        + login
        + '.';
  }
}
