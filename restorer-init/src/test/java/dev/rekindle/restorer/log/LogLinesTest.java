package dev.rekindle.restorer.log;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;
import org.slf4j.event.DefaultLoggingEvent;
import org.slf4j.event.Level;
import org.slf4j.helpers.NOPLogger;

class LogLinesTest {
  private static final Instant TIME = Instant.parse("2026-01-02T03:04:05Z");

  @Test
  void writesKeysAndValuesAsJson() {
    DefaultLoggingEvent event = event(Level.INFO, "Staging \"it\".\n");
    event.addKeyValue("bytes", 7L);
    event.addKeyValue("hot", true);
    event.addKeyValue("none", null);
    event.addKeyValue("node", "a\\b\u0001\u20ac\ud83d");

    assertThat(LogLines.json(TIME, event))
        .isEqualTo(
            "{\"time\":\"2026-01-02T03:04:05Z\",\"level\":\"INFO\",\"message\":\"Staging"
                + " \\\"it\\\".\\n\",\"bytes\":7,\"hot\":true,\"none\":null,"
                + "\"node\":\"a\\\\b\\u0001\u20ac\\ud83d\"}\n");
  }

  @Test
  void writesAFailureWithItsStackTrace() {
    DefaultLoggingEvent event = event(Level.ERROR, "Broken.");
    event.setThrowable(new IllegalStateException("odd"));

    assertThat(LogLines.json(TIME, event))
        .contains("\"stackTrace\":\"java.lang.IllegalStateException: odd\\n")
        .hasLineCount(1);
  }

  @Test
  void letsNothingSteerATerminal() {
    DefaultLoggingEvent event = event(Level.WARN, "Odd name.");
    event.addKeyValue("name", "\u001b[2Jx\u0007\r");

    assertThat(LogLines.text(event)).isEqualTo("\r\u001b[KWarning: Odd name. (name ?[2Jx??)\n");
  }

  @Test
  void onlyOurOwnLoggersSaySomething() {
    assertThat(LoggerFactory.getLogger("software.amazon.awssdk.core"))
        .isInstanceOf(NOPLogger.class);
    assertThat(LoggerFactory.getLogger("dev.rekindle.x").isInfoEnabled()).isTrue();
    assertThat(LoggerFactory.getLogger("dev.rekindle.x").isDebugEnabled()).isFalse();
  }

  private static DefaultLoggingEvent event(Level level, String message) {
    DefaultLoggingEvent event = new DefaultLoggingEvent(level, new LineLogger());
    event.setMessage(message);
    return event;
  }
}
