package dev.rekindle.webhook;

import java.util.function.Consumer;

/**
 * One way to violate a rule.
 *
 * @param code the rule's
 * @param line what is said of it, whole; {@code $vault} is the other namespace
 * @param change what makes it so
 */
record Refusal(String code, String line, Consumer<Draft> change) {
  static Refusal refused(String code, String rest, Consumer<Draft> change) {
    return new Refusal(code, code + ": " + rest, change);
  }

  @Override
  public String toString() {
    return code;
  }
}
