package dev.rekindle.webhook.restore;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * Whether a cron expression is one, as Kubernetes' CronJobs understand them: five fields of lists
 * of ranges with steps, with names of months and days, or a word such as {@code @daily}.
 */
final class CronCheck {
  private static final Set<String> WORDS =
      Set.of("@yearly", "@annually", "@monthly", "@weekly", "@daily", "@midnight", "@hourly");
  private static final List<Field> FIELDS =
      List.of(
          new Field("minute", 0, 59, List.of()),
          new Field("hour", 0, 23, List.of()),
          new Field("day of month", 1, 31, List.of()),
          new Field(
              "month",
              1,
              12,
              List.of(
                  "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov",
                  "dec")),
          new Field("day of week", 0, 6, List.of("sun", "mon", "tue", "wed", "thu", "fri", "sat")));

  private record Field(String name, int least, int most, List<String> names) {

    boolean allows(String text) {
      for (String part : text.split(",", -1)) {
        if (!allowsPart(part)) {
          return false;
        }
      }
      return true;
    }

    private boolean allowsPart(String part) {
      String[] stepped = part.split("/", -1);
      if (stepped.length > 2 || (stepped.length == 2 && !stepped[1].matches("[1-9][0-9]{0,2}"))) {
        return false;
      }
      if (stepped[0].equals("*") || stepped[0].equals("?")) {
        return true;
      }
      String[] ends = stepped[0].split("-", -1);
      int first = number(ends[0]);
      int last = ends.length == 2 ? number(ends[1]) : first;
      return ends.length <= 2 && first >= least && last <= most && first <= last;
    }

    private int number(String text) {
      int named = names.indexOf(text.toLowerCase(Locale.ROOT));
      if (named >= 0) {
        return named + least;
      }
      return text.matches("[0-9]{1,2}") ? Integer.parseInt(text) : Integer.MAX_VALUE;
    }
  }

  private CronCheck() {}

  /** Returns what is wrong with an expression. */
  static Optional<String> problem(String expression) {
    String text = expression == null ? "" : expression.strip();
    if (WORDS.contains(text)) {
      return Optional.empty();
    }
    String[] fields = text.split("\\s+", -1);
    if (fields.length != FIELDS.size()) {
      return Optional.of("\"" + text + "\"");
    }
    for (int i = 0; i < fields.length; i++) {
      if (!FIELDS.get(i).allows(fields[i])) {
        return Optional.of("\"" + fields[i] + "\" as " + FIELDS.get(i).name());
      }
    }
    return Optional.empty();
  }
}
