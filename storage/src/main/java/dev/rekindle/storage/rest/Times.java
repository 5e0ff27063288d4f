package dev.rekindle.storage.rest;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Times as stores write them, without the cost of a formatter. */
public final class Times {
  private static final List<String> DAYS = List.of("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun");
  private static final List<String> MONTHS =
      List.of("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec");
  private static final Pattern DATE =
      Pattern.compile(
          "[A-Z][a-z]{2}, ([0-9]{2}) ([A-Z][a-z]{2}) ([0-9]{4}) ([0-9]{2}):([0-9]{2}):([0-9]{2}) GMT");
  private static final Pattern LISTED =
      Pattern.compile(
          "([0-9]{4})-([0-9]{2})-([0-9]{2})T([0-9]{2}):([0-9]{2}):([0-9]{2})(?:[.][0-9]{1,9})?Z");

  private Times() {}

  /** Reads a date as HTTP has it (RFC 9110, section 5.6.7). */
  public static Optional<Instant> httpDate(String text) {
    Matcher m = DATE.matcher(text);
    if (!m.matches()) {
      return Optional.empty();
    }
    try {
      LocalDateTime time =
          LocalDateTime.of(
              number(m, 3),
              MONTHS.indexOf(m.group(2)) + 1,
              number(m, 1),
              number(m, 4),
              number(m, 5),
              number(m, 6));
      return Optional.of(time.toInstant(ZoneOffset.UTC));
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }

  /** Writes a date as HTTP has it. */
  public static String httpDate(Instant instant) {
    LocalDateTime t = LocalDateTime.ofInstant(instant, ZoneOffset.UTC);
    StringBuilder text = new StringBuilder(29);
    text.append(DAYS.get(t.getDayOfWeek().getValue() - 1)).append(", ");
    two(text, t.getDayOfMonth()).append(' ').append(MONTHS.get(t.getMonthValue() - 1));
    text.append(' ').append(t.getYear()).append(' ');
    two(text, t.getHour()).append(':');
    two(text, t.getMinute()).append(':');
    return two(text, t.getSecond()).append(" GMT").toString();
  }

  private static StringBuilder two(StringBuilder text, int number) {
    return text.append((char) ('0' + number / 10)).append((char) ('0' + number % 10));
  }

  /**
   * Reads a time as listings have it, {@code 2009-10-12T17:50:30.000Z}; the fraction is dropped.
   */
  public static Optional<Instant> listed(String text) {
    Matcher m = LISTED.matcher(text);
    if (!m.matches()) {
      return Optional.empty();
    }
    try {
      LocalDateTime time =
          LocalDateTime.of(
              number(m, 1), number(m, 2), number(m, 3), number(m, 4), number(m, 5), number(m, 6));
      return Optional.of(time.toInstant(ZoneOffset.UTC));
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }

  private static int number(Matcher matcher, int group) {
    return Integer.parseInt(matcher.group(group));
  }
}
