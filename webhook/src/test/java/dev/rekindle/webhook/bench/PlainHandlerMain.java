package dev.rekindle.webhook.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.rekindle.certs.reload.ReloadingTls;
import dev.rekindle.certs.reload.TlsFiles;
import io.javalin.Javalin;
import java.nio.file.Path;
import java.time.Duration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.SslConnectionFactory;
import org.eclipse.jetty.util.ssl.SslContextFactory;

/** What a webhook costs that reads its request, and allows it: the floor of ours. */
public final class PlainHandlerMain {
  private PlainHandlerMain() {}

  /** Serves; takes the directory of the certificate, and the port. */
  public static void main(String[] arguments) {
    ObjectMapper mapper = new ObjectMapper();
    ReloadingTls tls =
        ReloadingTls.of(TlsFiles.server(Path.of(arguments[0])), Duration.ofMinutes(1));
    SslContextFactory.Server ssl = new SslContextFactory.Server();
    ssl.setSslContext(tls.context());
    Javalin.create(
            config -> {
              config.startup.showJavalinBanner = false;
              config.concurrency.useVirtualThreads = true;
              config.jetty.addConnector(
                  (jetty, http) -> {
                    var connector =
                        new ServerConnector(
                            jetty,
                            new SslConnectionFactory(ssl, "http/1.1"),
                            new HttpConnectionFactory(http));
                    connector.setPort(Integer.parseInt(arguments[1]));
                    return connector;
                  });
              config.routes.post(
                  "/validate",
                  context -> {
                    JsonNode review = mapper.readTree(context.bodyAsBytes());
                    context
                        .contentType("application/json")
                        .result(
                            """
                            {"apiVersion": "admission.k8s.io/v1", "kind": "AdmissionReview",\
                             "response": {"uid": "%s", "allowed": true}}"""
                                .formatted(review.at("/request/uid").asText()));
                  });
            })
        .start();
  }
}
