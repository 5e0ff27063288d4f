package dev.rekindle.storage.http;

import dev.rekindle.storage.Proxy;
import java.io.IOException;
import java.io.InputStream;
import java.net.ProtocolException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/** Asks a proxy for a connection to a server (RFC 9110, section 9.3.6). */
final class Tunnel {
  private static final int LONGEST_HEAD = 16 << 10;

  private Tunnel() {}

  /** Asks; afterwards the socket is as good as one to the server itself. */
  static void through(Proxy proxy, String host, int port, Socket socket) throws IOException {
    String server = (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
    StringBuilder request = new StringBuilder(256);
    request.append("CONNECT ").append(server).append(" HTTP/1.1\r\n");
    Headers headers = new Headers().add("host", server);
    proxy.authorization().ifPresent(a -> headers.add("proxy-authorization", a.reveal()));
    headers.writeTo(request);
    byte[] bytes = request.append("\r\n").toString().getBytes(StandardCharsets.ISO_8859_1);
    int status;
    try {
      socket.getOutputStream().write(bytes);
      status = status(socket.getInputStream());
    } catch (IOException e) {
      throw ProxyException.unreachable(proxy, e);
    }
    if (status / 100 != 2) {
      throw ProxyException.refused(proxy, server, status);
    }
  }

  /** Not one byte more than the head is read: what follows is the server's. */
  private static int status(InputStream in) throws IOException {
    StringBuilder head = new StringBuilder(256);
    while (head.indexOf("\r\n\r\n", Math.max(0, head.length() - 4)) < 0) {
      int next = in.read();
      if (next < 0) {
        throw new ConnectionCutException("it closed the connection");
      }
      if (head.length() == LONGEST_HEAD) {
        throw new ProtocolException("its answer's head is too long");
      }
      head.append((char) next);
    }
    return ResponseHead.parseStatus(head.substring(0, head.indexOf("\r\n"))).code();
  }
}
