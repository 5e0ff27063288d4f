package dev.rekindle.webhook.server;

import dev.rekindle.certs.reload.ReloadingTls;
import dev.rekindle.webhook.admission.Handler;
import io.javalin.Javalin;
import io.javalin.compression.CompressionStrategy;
import io.javalin.http.ContentType;
import io.javalin.http.Context;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.eclipse.jetty.http.HttpVersion;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.SecureRequestCustomizer;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.SslConnectionFactory;
import org.eclipse.jetty.util.ssl.SslContextFactory;

/**
 * Serves admission over HTTPS. {@code /healthz} says that the process lives, {@code /readyz} that
 * it should be asked, {@code /metrics} what it has done.
 *
 * <p>Stopping is graceful: first it is no longer ready, then connections that are idle end, and
 * only then does it stop to listen.
 */
public final class AdmissionServer implements AutoCloseable {
  private static final long IDLE_MILLIS = 120_000;
  private static final Duration MARGIN = Duration.ofSeconds(2);

  private final Settings settings;
  private final Javalin javalin;
  private final AtomicBoolean draining = new AtomicBoolean();

  private AdmissionServer(Settings settings, Javalin javalin) {
    this.settings = settings;
    this.javalin = javalin;
  }

  /**
   * Starts to serve.
   *
   * @param handlers who answers on which path
   * @param tls the certificate
   * @param health whether it should be asked; draining comes on top
   * @param metrics what is counted; the certificate's expiry comes on top
   */
  public static AdmissionServer start(
      Settings settings,
      Map<String, Handler> handlers,
      ReloadingTls tls,
      Health health,
      Metrics metrics) {
    metrics.certificate(tls);
    var bodies = new Bodies(settings.maxRequestBytes(), Runtime.getRuntime().maxMemory());
    var exchange = new Exchange(settings.timeout(), metrics, bodies);
    var server = new AdmissionServer[1];
    Javalin javalin =
        Javalin.create(
            config -> {
              config.startup.showJavalinBanner = false;
              config.concurrency.useVirtualThreads = true;
              // API servers are near, and would have to unpack it.
              config.http.compressionStrategy = CompressionStrategy.NONE;
              config.http.defaultContentType = ContentType.PLAIN;
              config.jetty.addConnector((jetty, http) -> connector(jetty, http, settings, tls));
              handlers.forEach(
                  (path, handler) ->
                      config.routes.post(
                          path,
                          context -> {
                            if (server[0] != null && server[0].draining.get()) {
                              context.header("Connection", "close");
                            }
                            exchange.handle(context, handler);
                          }));
              config.routes.get("/healthz", context -> context.result("ok\n"));
              config.routes.get("/readyz", context -> ready(context, server[0], health));
              config.routes.get("/metrics", context -> context.result(metrics.scrape()));
            });
    server[0] = new AdmissionServer(settings, javalin);
    javalin.start();
    return server[0];
  }

  private static void ready(Context context, AdmissionServer server, Health health) {
    Optional<String> problem =
        server == null || server.draining.get() ? Optional.of("stopping") : health.problem();
    context.status(problem.isEmpty() ? 200 : 503).result(problem.orElse("ok") + "\n");
  }

  private static ServerConnector connector(
      Server jetty, HttpConfiguration http, Settings settings, ReloadingTls tls) {
    SslContextFactory.Server ssl = new SslContextFactory.Server();
    ssl.setSslContext(tls.context());
    ssl.setIncludeProtocols(settings.protocols().toArray(String[]::new));
    ssl.setSniRequired(false);
    HttpConfiguration secure = new HttpConfiguration(http);
    secure.setSendServerVersion(false);
    // It saves a few strings, and costs each connection that is kept 100 KB.
    secure.setHeaderCacheSize(0);
    // A client that is gone in the middle of its request holds no memory for longer than one that
    // is decided.
    secure.setIdleTimeout(settings.timeout().plus(MARGIN).toMillis());
    // Clients ask by IP address, too; the certificate is for them to check.
    SecureRequestCustomizer customizer = new SecureRequestCustomizer();
    customizer.setSniHostCheck(false);
    secure.addCustomizer(customizer);
    ServerConnector connector =
        new ServerConnector(
            jetty,
            new SslConnectionFactory(ssl, HttpVersion.HTTP_1_1.asString()),
            new HttpConnectionFactory(secure));
    connector.setPort(settings.port());
    connector.setIdleTimeout(IDLE_MILLIS);
    return connector;
  }

  /** Returns the port that is served. */
  public int port() {
    return ((ServerConnector) javalin.jettyServer().server().getConnectors()[0]).getLocalPort();
  }

  /**
   * Stops gracefully. Whoever still sends meanwhile is answered, and asked to connect elsewhere the
   * next time.
   */
  public void drain() throws InterruptedException {
    draining.set(true);
    Thread.sleep(settings.drain());
    close();
  }

  @Override
  public void close() {
    draining.set(true);
    javalin.stop();
  }
}
