package dev.rekindle.webhook.server;

import java.util.Optional;

/** Whether the server should be asked. */
@FunctionalInterface
public interface Health {
  /** Returns why it should not, or empty when it should. */
  Optional<String> problem();
}
