package dev.rekindle.e2e.downtime;

import java.io.DataInputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import org.jspecify.annotations.Nullable;

/** The same question to whoever is at an address now, over a connection that is kept. */
final class Question implements AutoCloseable {
  private static final int CQL_PORT = 9042;
  private static final int CONNECT_MILLIS = 300;
  private static final int ANSWER_MILLIS = 2_000;

  private final byte[] query;
  private @Nullable Socket socket;
  private String connected = "";

  Question(String cql) {
    this.query = CqlFrame.query(cql);
  }

  /** Whether the answer is a row; false when there is nobody. */
  boolean isAnsweredAt(String address) {
    if (address.isEmpty()) {
      return false;
    }
    try {
      Socket open = socket;
      if (open == null || !connected.equals(address)) {
        open = connect(address);
      }
      open.getOutputStream().write(query);
      return CqlFrame.hasRows(new DataInputStream(open.getInputStream()));
    } catch (IOException _) {
      close();
      return false;
    }
  }

  private Socket connect(String address) throws IOException {
    close();
    Socket open = new Socket();
    socket = open;
    connected = address;
    open.setTcpNoDelay(true);
    open.setSoTimeout(ANSWER_MILLIS);
    open.connect(new InetSocketAddress(address, CQL_PORT), CONNECT_MILLIS);
    open.getOutputStream().write(CqlFrame.startup());
    if (!CqlFrame.isReady(new DataInputStream(open.getInputStream()))) {
      throw new IOException(address + " is not ready for questions");
    }
    return open;
  }

  @Override
  public void close() {
    try {
      if (socket != null) {
        socket.close();
      }
    } catch (IOException _) {
      // It is as good as closed.
    }
    socket = null;
  }
}
