package dev.rekindle.restorer.agent;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsParameters;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Supplier;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;

/** Answers {@code GET /status} over mutual TLS. */
final class AgentServer implements AutoCloseable {
  static final String PATH = "/status";
  private static final int THREADS = 4;

  private final HttpsServer server;
  private final ExecutorService threads;

  private AgentServer(HttpsServer server, ExecutorService threads) {
    this.server = server;
    this.threads = threads;
  }

  static AgentServer start(String pod, int port, String authorities, Supplier<String> answer)
      throws IOException, GeneralSecurityException {
    // Whoever is not the controller may connect and say nothing. Read once, by the first server.
    System.setProperty("sun.net.httpserver.maxReqTime", "10");
    System.setProperty("sun.net.httpserver.maxRspTime", "10");
    System.setProperty("jdk.httpserver.maxConnections", "32");
    SSLContext context = ControllersOnly.context(pod, authorities);
    HttpsServer server = HttpsServer.create(new InetSocketAddress(port), 0);
    server.setHttpsConfigurator(
        new HttpsConfigurator(context) {
          @Override
          public void configure(HttpsParameters parameters) {
            SSLParameters tls = context.getDefaultSSLParameters();
            tls.setNeedClientAuth(true);
            parameters.setSSLParameters(tls);
          }
        });
    server.createContext("/", exchange -> answer(exchange, answer));
    ExecutorService threads =
        Executors.newFixedThreadPool(
            THREADS, Thread.ofPlatform().daemon().name("agent-", 0).factory());
    server.setExecutor(threads);
    server.start();
    return new AgentServer(server, threads);
  }

  private static void answer(HttpExchange exchange, Supplier<String> answer) throws IOException {
    try (exchange) {
      boolean known = PATH.equals(exchange.getRequestURI().getPath());
      if (!known || !"GET".equals(exchange.getRequestMethod())) {
        exchange.sendResponseHeaders(known ? 405 : 404, -1);
        return;
      }
      byte[] body = answer.get().getBytes(StandardCharsets.UTF_8);
      exchange.getResponseHeaders().set("Content-Type", "application/json");
      exchange.sendResponseHeaders(200, body.length);
      exchange.getResponseBody().write(body);
    }
  }

  int port() {
    return server.getAddress().getPort();
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
