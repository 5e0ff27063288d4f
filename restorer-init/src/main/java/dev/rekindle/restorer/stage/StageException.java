package dev.rekindle.restorer.stage;

import java.util.List;
import java.util.stream.Collectors;

/**
 * A staging did not succeed. Nothing of the old data was touched; what was staged so far stays, and
 * the next attempt goes on from there.
 */
public final class StageException extends Exception {
  private final transient List<StageProblem> problems;

  StageException(List<StageProblem> problems) {
    super(problems.stream().map(StageProblem::message).collect(Collectors.joining("\n")));
    this.problems = List.copyOf(problems);
  }

  /** Returns everything that was found before the work stopped; at least one. */
  public List<StageProblem> problems() {
    return problems;
  }

  /** Returns whether nothing is wrong but that somebody asked to stop. */
  public boolean cancelled() {
    return problems.stream().allMatch(p -> p.kind() == StageProblem.Kind.CANCELLED);
  }
}
