package dev.rekindle.storage.http;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.locks.LockSupport;

/**
 * Answers requests with bytes that a test wrote, byte for byte: also what no HTTP server would
 * send. An answer that ends with {@link #CUT} closes the connection, {@link #STALL} keeps it open
 * and silent.
 */
public final class CannedServer implements AutoCloseable {
  /** Ends an answer whose connection is closed at once. */
  public static final String CUT = "\0cut";

  /** Ends an answer after which a byte comes now and then, for ever. */
  public static final String DRIP = "\0drip";

  /** Ends an answer after which nothing more comes. */
  public static final String STALL = "\0stall";

  private final ServerSocket listener;
  private final Deque<String> answers = new ArrayDeque<>();
  private final List<String> requests = new ArrayList<>();
  private final List<Socket> sockets = new ArrayList<>();
  private String last = "";

  /** Starts one on a free port of the loopback address. */
  public CannedServer() throws IOException {
    listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    Thread.ofVirtual().start(this::accept);
  }

  /** Adds answers; the last one is given again and again. */
  public CannedServer then(String... more) {
    synchronized (answers) {
      answers.addAll(List.of(more));
    }
    return this;
  }

  /** Returns a whole answer with its length. */
  public static String answer(String statusAndHeaders, String body) {
    return "HTTP/1.1 %s\r\nContent-Length: %d\r\n\r\n%s"
        .formatted(statusAndHeaders, body.length(), body);
  }

  /** Where it listens. */
  public URI uri() {
    return URI.create("http://127.0.0.1:" + listener.getLocalPort());
  }

  /** The heads of the requests so far, in lower case. */
  public List<String> requests() {
    synchronized (answers) {
      return List.copyOf(requests);
    }
  }

  /** How many connections there were so far. */
  public int connections() {
    synchronized (answers) {
      return sockets.size();
    }
  }

  private void accept() {
    while (true) {
      try {
        Socket socket = listener.accept();
        synchronized (answers) {
          sockets.add(socket);
        }
        Thread.ofVirtual().start(() -> serve(socket));
      } catch (IOException e) {
        return; // Closed.
      }
    }
  }

  private void serve(Socket socket) {
    try (socket) {
      while (true) {
        String answer = next(readHead(socket.getInputStream()));
        String sent = answer.replace(CUT, "").replace(STALL, "").replace(DRIP, "");
        socket.getOutputStream().write(sent.getBytes(StandardCharsets.ISO_8859_1));
        if (answer.endsWith(CUT)) {
          return;
        }
        while (answer.endsWith(DRIP)) {
          socket.getOutputStream().write('d');
          LockSupport.parkNanos(20_000_000);
        }
        if (answer.endsWith(STALL)) {
          socket.getInputStream().readAllBytes();
        }
      }
    } catch (IOException e) {
      // The client went away.
    }
  }

  private String next(String request) {
    synchronized (answers) {
      requests.add(request);
      last = answers.isEmpty() ? last : answers.poll();
      return last;
    }
  }

  private static String readHead(InputStream in) throws IOException {
    StringBuilder head = new StringBuilder();
    while (head.indexOf("\r\n\r\n") < 0) {
      int b = in.read();
      if (b < 0) {
        throw new IOException("closed");
      }
      head.append((char) b);
    }
    return head.toString().toLowerCase(Locale.ROOT);
  }

  @Override
  public void close() throws IOException {
    listener.close();
    synchronized (answers) {
      for (Socket socket : sockets) {
        socket.close();
      }
    }
  }
}
