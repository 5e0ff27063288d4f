package dev.rekindle.rule;

/**
 * One rule that a restore violates, in words for the person who can mend it.
 *
 * <p>Names come from buckets and clusters and may be anything; here they are on one line and of
 * bounded length.
 *
 * @param rule the rule
 * @param field what it is about
 * @param expected what was expected
 * @param found what was found instead
 * @param todo what to do, as a sentence
 */
public record Violation(
    RestoreRule rule, String field, String expected, String found, String todo) {

  /** Makes every text safe to show. */
  public Violation {
    field = OneLine.of(field);
    expected = OneLine.of(expected);
    found = OneLine.of(found);
    todo = OneLine.of(todo);
  }

  /** Returns the code and the problem, without what to do. */
  public String problem() {
    return rule.code() + ": " + field + ": expected " + expected + ", found " + found;
  }

  /** Returns the whole message on one line. */
  public String line() {
    return problem() + ". " + todo;
  }
}
