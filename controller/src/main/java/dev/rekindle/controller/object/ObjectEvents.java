package dev.rekindle.controller.object;

import io.fabric8.kubernetes.api.model.EventBuilder;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Writes events about objects. One that cannot be written is only lost. Thread safe. */
public final class ObjectEvents {
  private static final Logger LOGGER = LoggerFactory.getLogger(ObjectEvents.class);

  /** The API allows 1,024 characters. */
  private static final int LONGEST = 1000;

  private static final int LONGEST_NAME = 200;

  private final KubernetesClient client;
  private final InstantSource clock;

  /** How much an event matters. */
  public enum Tone {
    /** Something went as it should. */
    NORMAL("Normal"),
    /** Somebody should look. */
    WARNING("Warning");

    private final String text;

    Tone(String text) {
      this.text = text;
    }
  }

  /** Writes through this client. */
  public ObjectEvents(KubernetesClient client, InstantSource clock) {
    this.client = client;
    this.clock = clock;
  }

  /**
   * Writes one.
   *
   * @param reason one word in CamelCase that programs understand
   * @param message for people; cut where it is long
   */
  public void write(HasMetadata about, Tone tone, String reason, String message) {
    String now = clock.instant().truncatedTo(ChronoUnit.SECONDS).toString();
    String namespace = about.getMetadata().getNamespace();
    String name = about.getMetadata().getName();
    try {
      client
          .resource(
              new EventBuilder()
                  .withNewMetadata()
                  .withGenerateName(cut(name, LONGEST_NAME) + '.')
                  .withNamespace(namespace)
                  .endMetadata()
                  .withNewInvolvedObject()
                  .withApiVersion(about.getApiVersion())
                  .withKind(about.getKind())
                  .withNamespace(namespace)
                  .withName(name)
                  .withUid(about.getMetadata().getUid())
                  .endInvolvedObject()
                  .withType(tone.text)
                  .withReason(reason)
                  .withMessage(
                      message.length() > LONGEST ? cut(message, LONGEST - 1) + '…' : message)
                  .withFirstTimestamp(now)
                  .withLastTimestamp(now)
                  .withCount(1)
                  .withNewSource()
                  .withComponent("rekindle-controller")
                  .endSource()
                  .build())
          .create();
    } catch (KubernetesClientException e) {
      LOGGER
          .atWarn()
          .addKeyValue("namespace", namespace)
          .addKeyValue("about", name)
          .addKeyValue("reason", e.getMessage())
          .log("An event cannot be written.");
    }
  }

  private static String cut(String text, int length) {
    return text.length() > length ? text.substring(0, length) : text;
  }
}
