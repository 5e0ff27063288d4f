package dev.rekindle.webhook;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.rekindle.webhook.server.Settings;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Starts the webhook. Ends with 2 when its settings are wrong, with 1 when it cannot run. */
public final class WebhookMain {
  private static final Logger LOG = LoggerFactory.getLogger(WebhookMain.class);

  private WebhookMain() {}

  /** Runs until SIGTERM. Everything comes from the environment. */
  public static void main(String[] arguments) {
    try {
      Settings settings = Settings.fromEnv(System.getenv());
      KubernetesClient client =
          new KubernetesClientBuilder()
              // We name the type of all that we ask for: no need to find all types of all jars.
              .withKubernetesSerialization(new KubernetesSerialization(new ObjectMapper(), false))
              .build();
      Webhook webhook = Webhook.start(settings, client);
      Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(webhook), "stop"));
      LOG.atInfo()
          .addKeyValue("port", webhook.port())
          .addKeyValue("image", settings.image().text())
          .log("The webhook serves.");
    } catch (Settings.SettingsException e) {
      fail(2, e);
    } catch (UnsupportedClusterException | KubernetesClientException e) {
      fail(1, e);
    }
  }

  private static void stop(Webhook webhook) {
    try {
      webhook.drain();
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  private static void fail(int code, Exception problem) {
    LOG.atError().addKeyValue("problem", problem.getMessage()).log("The webhook cannot run.");
    System.exit(code);
  }
}
