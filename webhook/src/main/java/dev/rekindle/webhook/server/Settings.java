package dev.rekindle.webhook.server;

import dev.rekindle.webhook.problem.Spelling;
import dev.rekindle.webhook.workload.Image;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * How the webhook runs.
 *
 * @param port where it serves
 * @param tlsDirectory where its certificate is
 * @param protocols the TLS that it speaks
 * @param image what it injects
 * @param maxRequestBytes the largest request that it reads
 * @param timeout after which a request is given up
 * @param drain how long it goes on after it was told to stop
 * @param configuration the webhook configuration that must believe its certificate, or empty
 */
public record Settings(
    int port,
    Path tlsDirectory,
    List<String> protocols,
    Image image,
    long maxRequestBytes,
    Duration timeout,
    Duration drain,
    Optional<String> configuration) {

  /** Keeps an unmodifiable copy. */
  public Settings {
    protocols = List.copyOf(protocols);
  }

  /** Settings that cannot be used; the message names every one, and what it should be. */
  public static final class SettingsException extends Exception {
    SettingsException(List<String> problems) {
      super("The settings cannot be used: " + String.join("; ", problems) + ".");
    }
  }

  /**
   * Reads the environment.
   *
   * @throws SettingsException with every problem at once
   */
  public static Settings fromEnv(Map<String, String> environment) throws SettingsException {
    var reading = new Reading(environment);
    reading.refuseUnknown();
    Settings settings =
        new Settings(
            (int) reading.number(Setting.PORT, 0, 65_535),
            Path.of(reading.text(Setting.TLS_DIR)),
            reading.protocols(),
            Image.of(reading.text(Setting.RESTORER_IMAGE)),
            reading.number(Setting.MAX_REQUEST_BYTES, 1_024, 1L << 28),
            Duration.ofSeconds(reading.number(Setting.TIMEOUT_SECONDS, 1, 30)),
            Duration.ofSeconds(reading.number(Setting.DRAIN_SECONDS, 0, 300)),
            Optional.of(reading.text(Setting.CONFIGURATION)).filter(name -> !name.equals("-")));
    if (!reading.problems.isEmpty()) {
      throw new SettingsException(reading.problems);
    }
    return settings;
  }

  private record Reading(Map<String, String> environment, List<String> problems) {
    Reading(Map<String, String> environment) {
      this(environment, new ArrayList<>());
    }

    void refuseUnknown() {
      List<String> known = Arrays.stream(Setting.values()).map(Setting::key).toList();
      for (String name : new TreeMap<>(environment).keySet()) {
        // A Service of this name in the namespace gives us REKINDLE_WEBHOOK_SERVICE_HOST and more.
        boolean ofService = name.matches("REKINDLE_WEBHOOK_(SERVICE_.*|PORT_[0-9]+_.*)");
        if (name.startsWith("REKINDLE_WEBHOOK_") && !known.contains(name) && !ofService) {
          problems.add(name + " is no setting. " + Spelling.advice(name, known));
        }
      }
    }

    String text(Setting setting) {
      String value = environment.get(setting.key());
      return value == null || value.isBlank() ? setting.preset() : value.strip();
    }

    long number(Setting setting, long least, long most) {
      String text = text(setting);
      if (text.matches("[0-9]{1,10}")
          && Long.parseLong(text) >= least
          && Long.parseLong(text) <= most) {
        return Long.parseLong(text);
      }
      problems.add(
          "%s: expected a number from %d to %d, found \"%s\""
              .formatted(setting.key(), least, most, text));
      return least;
    }

    List<String> protocols() {
      String text = text(Setting.TLS_MINIMUM);
      return switch (text) {
        case "1.3" -> List.of("TLSv1.3");
        case "1.2" -> List.of("TLSv1.3", "TLSv1.2");
        default -> {
          problems.add(
              "%s: expected 1.3 or 1.2, found \"%s\"".formatted(Setting.TLS_MINIMUM.key(), text));
          yield List.of();
        }
      };
    }
  }
}
