package dev.rekindle.storage.http;

import dev.rekindle.storage.Proxy;
import java.io.IOException;
import java.net.ProtocolException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.TimeUnit;

/**
 * Sends requests with a short body or none to one server, over connections that are kept and used
 * again. Thread safe. Nothing is followed: a redirect is an answer like any other.
 *
 * <p>Implements what RFC 9112 asks of a client that sends GET, HEAD and POST: fixed, chunked and
 * close-delimited bodies, interim answers, trailers, limits on everything a server may send in a
 * head.
 */
public final class HttpConnections implements AutoCloseable {
  /** Servers and what is between close idle connections after 5 seconds and more. */
  private static final long LONGEST_IDLE = TimeUnit.SECONDS.toNanos(4);

  private final Origin origin;
  private final ConcurrentLinkedDeque<Connection> kept = new ConcurrentLinkedDeque<>();
  private final Set<Connection> open = ConcurrentHashMap.newKeySet();
  private volatile boolean closed;

  /** Opens nothing yet. */
  public HttpConnections(Origin origin) {
    this.origin = origin;
  }

  /**
   * Sends a request and reads the answer's head.
   *
   * @param method GET or HEAD
   * @param target path and query, encoded
   * @param headers without {@code Host}
   */
  public HttpAnswer send(String method, String target, Headers headers) throws IOException {
    return send(method, encode(method, target, headers));
  }

  /**
   * Posts a text and reads the answer's head. It may be sent twice, when a kept connection turns
   * out to be closed.
   *
   * @param target path and query, encoded
   * @param headers without {@code Host} and {@code Content-Length}
   */
  public HttpAnswer post(String target, Headers headers, byte[] body) throws IOException {
    headers.add("content-length", String.valueOf(body.length));
    byte[] head = encode("POST", target, headers);
    byte[] request = Arrays.copyOf(head, head.length + body.length);
    System.arraycopy(body, 0, request, head.length, body.length);
    return send("POST", request);
  }

  private HttpAnswer send(String method, byte[] request) throws IOException {
    while (true) {
      Optional<Connection> old = takeKept();
      Connection connection = old.isPresent() ? old.get() : connect();
      try {
        connection.send(request);
        return answer(method, connection, connection.readHead());
      } catch (IOException e) {
        drop(connection);
        boolean outdated = old.isPresent() && !connection.answered();
        if (!outdated || closed || e instanceof SocketTimeoutException) {
          throw e;
        }
      }
    }
  }

  /** Returns what goes into the {@code Host} header. */
  public String authority() {
    return origin.authority();
  }

  private byte[] encode(String method, String target, Headers headers) {
    StringBuilder request = new StringBuilder(1_024);
    Proxy reader = origin.reader();
    request.append(method).append(' ');
    if (reader != null) {
      request.append("http://").append(origin.authority());
    }
    request.append(target).append(" HTTP/1.1\r\n");
    request.append("host: ").append(origin.authority()).append("\r\n");
    if (reader != null) {
      reader
          .authorization()
          .ifPresent(a -> new Headers().add("proxy-authorization", a.reveal()).writeTo(request));
    }
    headers.writeTo(request);
    return request.append("\r\n").toString().getBytes(StandardCharsets.ISO_8859_1);
  }

  private HttpAnswer answer(String method, Connection connection, ResponseHead head)
      throws IOException {
    int status = head.status().code();
    if (status == 407 && origin.reader() != null) {
      throw ProxyException.refused(origin.reader(), origin.authority(), status);
    }
    boolean bodiless = method.equals("HEAD") || status == 204 || status == 304;
    Optional<Long> length = head.headers().number("content-length");
    if (length.isEmpty() && head.headers().first("content-length").isPresent()) {
      throw new ProtocolException("the answer's Content-Length is no number");
    }
    if (bodiless) {
      Body none = new Body.Fixed(connection, keeper(head), 0);
      return new HttpAnswer(status, head.headers(), length.orElse(0L), none);
    }
    if (head.headers().first("transfer-encoding").isPresent()) {
      return chunked(status, connection, head);
    }
    Body body =
        length.isPresent()
            ? new Body.Fixed(connection, keeper(head), length.get())
            : new Body.UntilClose(connection, (c, whole) -> drop(c));
    return new HttpAnswer(status, head.headers(), length.orElse(-1L), body);
  }

  private HttpAnswer chunked(int status, Connection connection, ResponseHead head)
      throws IOException {
    if (!head.isChunked()) {
      throw new ProtocolException("the answer has an unknown Transfer-Encoding");
    }
    Body body = new Body.Chunked(connection, keeper(head));
    return new HttpAnswer(status, head.headers(), -1, body);
  }

  private Body.Ending keeper(ResponseHead head) {
    boolean keeps = head.keepsConnection();
    return (connection, whole) -> {
      if (keeps && whole) {
        keep(connection);
      } else {
        drop(connection);
      }
    };
  }

  private Connection connect() throws IOException {
    if (closed) {
      throw new SocketException("closed");
    }
    Connection connection =
        new Connection(
            origin.open(), new Pace(origin.limits().silence(), origin.limits().leastRate()));
    open.add(connection);
    if (closed) {
      drop(connection);
    }
    return connection;
  }

  private Optional<Connection> takeKept() {
    for (Connection c = kept.pollFirst(); c != null; c = kept.pollFirst()) {
      if (c.isUsable(System.nanoTime(), LONGEST_IDLE)) {
        return Optional.of(c);
      }
      drop(c);
    }
    return Optional.empty();
  }

  private void keep(Connection connection) {
    connection.markIdle(System.nanoTime());
    kept.addFirst(connection);
    if (closed) {
      drop(connection);
    }
  }

  private void drop(Connection connection) {
    open.remove(connection);
    connection.close();
  }

  /** Ends every connection, also those whose bodies are being read. */
  @Override
  public void close() {
    closed = true;
    open.forEach(this::drop);
    kept.clear();
  }
}
