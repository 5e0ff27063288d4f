package dev.rekindle.webhook.problem;

import dev.rekindle.rule.Violation;

/**
 * One thing that keeps an object from being admitted.
 *
 * @param code the rule's stable code
 * @param field what it is about
 * @param expected what was expected
 * @param found what was found instead
 * @param todo what to do, as a sentence
 */
public record Problem(String code, String field, String expected, String found, String todo) {
  private static final int LONGEST = 200;

  /** Keeps every text on one line and of bounded length: objects may hold anything. */
  public Problem {
    field = oneLine(field);
    expected = oneLine(expected);
    found = oneLine(found);
    todo = oneLine(todo);
  }

  /** A problem of a rule of admission. */
  public static Problem of(
      AdmissionRule rule, String field, String expected, String found, String todo) {
    return new Problem(rule.code(), field, expected, found, todo);
  }

  /** A rule of restores that is violated. */
  public static Problem of(Violation violation) {
    return new Problem(
        violation.rule().code(),
        violation.field(),
        violation.expected(),
        violation.found(),
        violation.todo());
  }

  /** Returns the whole message on one line. */
  public String line() {
    return code + ": " + field + ": expected " + expected + ", found " + found + ". " + todo;
  }

  private static String oneLine(String text) {
    String plain = text.replaceAll("\\p{Cntrl}", " ").strip();
    return plain.length() <= LONGEST ? plain : plain.substring(0, LONGEST - 1) + '…';
  }
}
