package dev.rekindle.controller.http;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.function.Supplier;

/**
 * Serves {@code /healthz}, {@code /readyz} and {@code /metrics} over plain HTTP. Nothing secret is
 * there to be seen.
 */
public final class StatusServer implements AutoCloseable {
  private static final int OK = 200;
  private static final int UNAVAILABLE = 503;

  private final HttpServer server;

  /** Returns why something is not so, or empty if it is. */
  public interface Check extends Supplier<Optional<String>> {}

  private StatusServer(HttpServer server) {
    this.server = server;
  }

  /**
   * Begins to serve.
   *
   * @param port 0 for any that is free
   * @throws IOException if the port cannot be opened
   */
  public static StatusServer start(int port, Check healthy, Check ready, Supplier<String> metrics)
      throws IOException {
    HttpServer server = HttpServer.create(new InetSocketAddress(port), 0);
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.createContext("/healthz", exchange -> check(exchange, healthy));
    server.createContext("/readyz", exchange -> check(exchange, ready));
    server.createContext(
        "/metrics",
        exchange ->
            answer(exchange, OK, "text/plain; version=0.0.4; charset=utf-8", metrics.get()));
    server.start();
    return new StatusServer(server);
  }

  /** Returns the port. */
  public int port() {
    return server.getAddress().getPort();
  }

  private static void check(HttpExchange exchange, Check check) throws IOException {
    Optional<String> problem = check.get();
    answer(
        exchange,
        problem.isEmpty() ? OK : UNAVAILABLE,
        "text/plain; charset=utf-8",
        problem.orElse("ok") + '\n');
  }

  private static void answer(HttpExchange exchange, int status, String type, String text)
      throws IOException {
    try (exchange) {
      byte[] body = text.getBytes(StandardCharsets.UTF_8);
      exchange.getResponseHeaders().set("Content-Type", type);
      exchange.sendResponseHeaders(status, body.length);
      exchange.getResponseBody().write(body);
    }
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
