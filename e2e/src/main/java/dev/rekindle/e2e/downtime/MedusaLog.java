package dev.rekindle.e2e.downtime;

import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What Medusa said while it restored: lines that begin with {@code [2026-01-31 12:00:00,123]}. */
record MedusaLog(String text) {
  private static final Pattern MOVING =
      Pattern.compile("(?m)^\\[([^]]+)] INFO: Moving backup data to Cassandra data directory");
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss,SSS");

  /** When everything was downloaded, by the machine's clock. */
  LocalDateTime downloaded() {
    Matcher moving = MOVING.matcher(text);
    if (!moving.find()) {
      throw new IllegalStateException("Medusa did not say that it moves its data: " + text);
    }
    return LocalDateTime.parse(moving.group(1), TIME);
  }
}
