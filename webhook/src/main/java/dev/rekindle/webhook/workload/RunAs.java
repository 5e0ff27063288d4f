package dev.rekindle.webhook.workload;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A user and its group.
 *
 * @param user the user's number, not 0
 * @param group the group's number
 */
public record RunAs(long user, long group) {
  private static final Pattern FORM = Pattern.compile("([0-9]{1,10})(?::([0-9]{1,10}))?");

  /** Reads {@code user[:group]}; the group is the user's number when absent. */
  static Optional<RunAs> parse(String text) {
    Matcher parts = FORM.matcher(text.strip());
    if (!parts.matches()) {
      return Optional.empty();
    }
    long user = Long.parseLong(parts.group(1));
    long group = parts.group(2) == null ? user : Long.parseLong(parts.group(2));
    return Optional.of(new RunAs(user, group));
  }
}
