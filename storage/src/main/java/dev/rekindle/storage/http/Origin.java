package dev.rekindle.storage.http;

import dev.rekindle.storage.Proxy;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.UnknownHostException;
import java.time.Duration;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import org.jspecify.annotations.Nullable;

/**
 * A server and how to get a connection to it.
 *
 * @param host name or address; an IPv6 address without brackets
 * @param tls null for plain http
 * @param proxy through which it is asked, or null
 */
public record Origin(
    String host, int port, @Nullable Trust tls, @Nullable Proxy proxy, Limits limits) {
  private static final String[] PROTOCOLS = {"TLSv1.3", "TLSv1.2"};

  /**
   * How long to wait.
   *
   * @param connect how long a connection may take, the TLS handshake's every read included
   * @param silence how long a read may wait for a byte
   * @param leastRate bytes a second that must come, over as much waiting as a silence; 0 for any
   */
  public record Limits(Duration connect, Duration silence, long leastRate) {}

  /** Returns the host as a {@code Host} header wants it: without the scheme's own port. */
  public String authority() {
    String name = host.contains(":") ? "[" + host + "]" : host;
    int usual = tls == null ? 80 : 443;
    return port == usual ? name : name + ":" + port;
  }

  /** Opens a connection, ready for a request. */
  Socket open() throws IOException {
    Socket socket = new Socket();
    try {
      socket.setTcpNoDelay(true);
      connect(socket);
      Socket ready = tls == null ? socket : secure(socket, tls);
      ready.setSoTimeout(Math.toIntExact(limits.silence().toMillis()));
      return ready;
    } catch (IOException e) {
      socket.close();
      throw e;
    }
  }

  /** A proxy knows the names of servers; nobody looks them up here. */
  private void connect(Socket socket) throws IOException {
    int patience = Math.toIntExact(limits.connect().toMillis());
    socket.setSoTimeout(patience);
    if (proxy == null) {
      socket.connect(resolved(host, port), patience);
      return;
    }
    try {
      socket.connect(resolved(proxy.host(), proxy.port()), patience);
    } catch (IOException e) {
      throw ProxyException.unreachable(proxy, e);
    }
    if (tls != null) {
      Tunnel.through(proxy, host, port, socket);
    }
  }

  private static InetSocketAddress resolved(String host, int port) throws IOException {
    InetSocketAddress address = new InetSocketAddress(host, port);
    if (address.isUnresolved()) {
      throw new UnknownHostException(host);
    }
    return address;
  }

  /** Returns the proxy that reads the requests itself, or null when none does. */
  @Nullable Proxy reader() {
    return tls == null ? proxy : null;
  }

  private Socket secure(Socket plain, Trust trust) throws IOException {
    SSLSocket socket = (SSLSocket) trust.sockets().createSocket(plain, host, port, true);
    SSLParameters parameters = socket.getSSLParameters();
    parameters.setProtocols(PROTOCOLS);
    parameters.setEndpointIdentificationAlgorithm(trust.checksName() ? "HTTPS" : null);
    socket.setSSLParameters(parameters);
    socket.startHandshake();
    return socket;
  }
}
