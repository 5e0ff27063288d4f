package dev.rekindle.plan;

import java.util.List;

/** A plan that cannot be read, with everything that is wrong with it. */
public final class PlanException extends Exception {
  private final transient List<String> problems;

  PlanException(List<String> problems) {
    super("The plan cannot be read: " + String.join("; ", problems));
    this.problems = List.copyOf(problems);
  }

  /** Returns what is wrong: each names the field, what was expected and what was found. */
  public List<String> problems() {
    return problems;
  }
}
