package dev.rekindle.webhook.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rekindle.webhook.workload.Image;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class SettingsTest {
  @Test
  void hasADefaultForEverything() throws Settings.SettingsException {
    assertThat(Settings.fromEnv(Map.of()))
        .isEqualTo(
            new Settings(
                8443,
                Path.of("/etc/rekindle/tls"),
                List.of("TLSv1.3"),
                new Image("rekindle/agent", "0.1.0"),
                1_048_576,
                Duration.ofSeconds(8),
                Duration.ofSeconds(10),
                Optional.of("rekindle-webhook")));
  }

  @Test
  void readsEverySetting() throws Settings.SettingsException {
    assertThat(
            Settings.fromEnv(
                Map.of(
                    "REKINDLE_WEBHOOK_PORT", "0",
                    "REKINDLE_WEBHOOK_TLS_DIR", "/tls",
                    "REKINDLE_WEBHOOK_TLS_MINIMUM", "1.2",
                    "REKINDLE_WEBHOOK_RESTORER_IMAGE", "localhost:5000/restorer",
                    "REKINDLE_WEBHOOK_MAX_REQUEST_BYTES", "2048",
                    "REKINDLE_WEBHOOK_TIMEOUT_SECONDS", "3",
                    "REKINDLE_WEBHOOK_DRAIN_SECONDS", "4",
                    "REKINDLE_WEBHOOK_CONFIGURATION", "-")))
        .isEqualTo(
            new Settings(
                0,
                Path.of("/tls"),
                List.of("TLSv1.3", "TLSv1.2"),
                new Image("localhost:5000/restorer", null),
                2_048,
                Duration.ofSeconds(3),
                Duration.ofSeconds(4),
                Optional.empty()));
  }

  @Test
  void namesEverySettingThatIsWrong() {
    assertThatThrownBy(
            () ->
                Settings.fromEnv(
                    Map.of(
                        "REKINDLE_WEBHOOK_PORT", "http",
                        "REKINDLE_WEBHOOK_TLS_MINIMUM", "1.1",
                        "REKINDLE_WEBHOOK_DRAIN_SECOND", "4",
                        "REKINDLE_WEBHOOK_SERVICE_HOST", "10.0.0.1",
                        "REKINDLE_WEBHOOK_PORT_443_TCP", "tcp://10.0.0.1:443")))
        .hasMessage(
            "The settings cannot be used: REKINDLE_WEBHOOK_DRAIN_SECOND is no setting. Did you mean"
                + " REKINDLE_WEBHOOK_DRAIN_SECONDS?; REKINDLE_WEBHOOK_PORT: expected a number from 0"
                + " to 65535, found \"http\"; REKINDLE_WEBHOOK_TLS_MINIMUM: expected 1.3 or 1.2,"
                + " found \"1.1\".");
  }
}
