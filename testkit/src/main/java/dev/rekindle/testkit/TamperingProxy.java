package dev.rekindle.testkit;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ServerSocketFactory;

/**
 * Stands before a real server and answers some requests itself, with bytes that the test wrote; all
 * others go through untouched. For answers that the server cannot be brought to give; faults of the
 * wire are {@link Toxiproxy}'s. Each connection carries one request; a body must tell its length.
 *
 * <p>It speaks what the server speaks, over TLS with a certificate of the testkit's CA: a server
 * that names itself in its answers names an address that is right.
 */
public final class TamperingProxy implements AutoCloseable {
  private static final int LONGEST_HEAD = 64 << 10;
  private static final Pattern LENGTH = Pattern.compile("(?i)\r\ncontent-length: *([0-9]{1,9})");

  private final URI server;
  private final String scheme;
  private final Function<String, Optional<String>> tampering;
  private final ServerSocket listener;
  private final Set<Socket> open = ConcurrentHashMap.newKeySet();

  private TamperingProxy(
      URI server,
      String scheme,
      Function<String, Optional<String>> tampering,
      ServerSocket listener) {
    this.server = server;
    this.scheme = scheme;
    this.tampering = tampering;
    this.listener = listener;
  }

  /**
   * Starts one on a free port of the loopback address.
   *
   * @param server what it stands before; over https any certificate is believed
   * @param tampering gets the request line and headers, and returns a whole answer, or nothing to
   *     let the request through; called by many threads
   */
  public static TamperingProxy start(URI server, Function<String, Optional<String>> tampering) {
    return start(server, server.getScheme(), tampering, sockets(server));
  }

  /** Starts one that lets everything through, over TLS with a certificate that nobody knows. */
  public static TamperingProxy startStranger(URI server) {
    Path keyStore = TestCertificates.stranger(Disk.temporaryDirectory("stranger"));
    return start(
        server,
        "https",
        _ -> Optional.empty(),
        TestHttp.serving(keyStore).getServerSocketFactory());
  }

  private static TamperingProxy start(
      URI server,
      String scheme,
      Function<String, Optional<String>> tampering,
      ServerSocketFactory sockets) {
    try {
      ServerSocket listener = sockets.createServerSocket(0, 50, InetAddress.getLoopbackAddress());
      TamperingProxy proxy = new TamperingProxy(server, scheme, tampering, listener);
      Thread.ofVirtual().start(proxy::accept);
      return proxy;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static ServerSocketFactory sockets(URI server) {
    return isTls(server)
        ? TestHttp.serving(TestCertificates.create(Disk.temporaryDirectory("tampering")))
            .getServerSocketFactory()
        : ServerSocketFactory.getDefault();
  }

  private static boolean isTls(URI server) {
    return server.getScheme().equals("https");
  }

  /** Returns a whole answer of S3 that is an error. */
  public static String error(int status, String code, String message) {
    return answer(
        status + " " + code,
        "<?xml version=\"1.0\"?><Error><Code>%s</Code><Message>%s</Message></Error>"
            .formatted(code, message));
  }

  /**
   * Returns a whole answer.
   *
   * @param statusAndHeaders as on the wire, without the last line break
   * @param body in ISO 8859-1
   */
  public static String answer(String statusAndHeaders, String body) {
    return "HTTP/1.1 %s\r\nContent-Length: %d\r\nConnection: close\r\n\r\n%s"
        .formatted(statusAndHeaders, body.length(), body);
  }

  /** Where it listens. */
  public URI uri() {
    return URI.create(scheme + "://127.0.0.1:" + listener.getLocalPort());
  }

  private void accept() {
    while (true) {
      try {
        Socket client = listener.accept();
        open.add(client);
        Thread.ofVirtual().start(() -> serve(client));
      } catch (IOException e) {
        return; // Closed.
      }
    }
  }

  private void serve(Socket client) {
    try (client) {
      String head = readHead(client.getInputStream());
      byte[] body = readBody(head, client);
      Optional<String> answer = tampering.apply(head);
      if (answer.isPresent()) {
        client.getOutputStream().write(answer.get().getBytes(StandardCharsets.ISO_8859_1));
      } else {
        passOn(head, body, client.getOutputStream());
      }
    } catch (IOException e) {
      // One of the two went away.
    } finally {
      open.remove(client);
    }
  }

  /** The host stays as the client signed it. */
  private void passOn(String head, byte[] body, OutputStream client) throws IOException {
    try (Socket upstream = connect()) {
      String last =
          head.replaceAll("(?i)\r\n(Connection|Expect):[^\r]*", "")
              .replaceFirst("\r\n", "\r\nConnection: close\r\n");
      upstream.getOutputStream().write(last.getBytes(StandardCharsets.ISO_8859_1));
      upstream.getOutputStream().write(body);
      upstream.getOutputStream().flush();
      upstream.getInputStream().transferTo(client);
    }
  }

  private Socket connect() throws IOException {
    return isTls(server)
        ? TestHttp.trustingAnybody().createSocket(server.getHost(), server.getPort())
        : new Socket(server.getHost(), server.getPort());
  }

  private static byte[] readBody(String head, Socket client) throws IOException {
    if (head.toLowerCase(Locale.ROOT).contains("\r\nexpect: 100-continue")) {
      client.getOutputStream().write("HTTP/1.1 100 Continue\r\n\r\n".getBytes(US_ASCII));
    }
    Matcher length = LENGTH.matcher(head);
    return length.find()
        ? client.getInputStream().readNBytes(Integer.parseInt(length.group(1)))
        : new byte[0];
  }

  private static String readHead(InputStream in) throws IOException {
    StringBuilder head = new StringBuilder();
    while (head.indexOf("\r\n\r\n", Math.max(0, head.length() - 4)) < 0) {
      int next = in.read();
      if (next < 0 || head.length() == LONGEST_HEAD) {
        throw new IOException("no request");
      }
      head.append((char) next);
    }
    return head.toString();
  }

  @Override
  public void close() {
    try {
      listener.close();
      for (Socket client : open) {
        client.close();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
