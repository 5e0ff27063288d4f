package dev.rekindle.storage.http;

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
 * @param connect how long a connection may take, the TLS handshake's every read included
 * @param silence how long a read may wait for a byte
 * @param leastRate bytes a second that must come, over as much waiting as a silence; 0 for any
 */
public record Origin(
    String host,
    int port,
    @Nullable Trust tls,
    Duration connect,
    Duration silence,
    long leastRate) {
  private static final String[] PROTOCOLS = {"TLSv1.3", "TLSv1.2"};

  /** A server that may be as slow as it likes. */
  public Origin(String host, int port, @Nullable Trust tls, Duration connect, Duration silence) {
    this(host, port, tls, connect, silence, 0);
  }

  /** Returns the host as a {@code Host} header wants it: without the scheme's own port. */
  public String authority() {
    String name = host.contains(":") ? "[" + host + "]" : host;
    int usual = tls == null ? 80 : 443;
    return port == usual ? name : name + ":" + port;
  }

  /** Opens a connection, ready for a request. */
  Socket open() throws IOException {
    InetSocketAddress address = new InetSocketAddress(host, port);
    if (address.isUnresolved()) {
      throw new UnknownHostException(host);
    }
    Socket socket = new Socket();
    try {
      socket.setTcpNoDelay(true);
      socket.connect(address, Math.toIntExact(connect.toMillis()));
      socket.setSoTimeout(Math.toIntExact(connect.toMillis()));
      Socket ready = tls == null ? socket : secure(socket, tls);
      ready.setSoTimeout(Math.toIntExact(silence.toMillis()));
      return ready;
    } catch (IOException e) {
      socket.close();
      throw e;
    }
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
