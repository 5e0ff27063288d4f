package dev.rekindle.restorer.cassandra;

import java.util.List;
import java.util.stream.Collectors;

/**
 * The configuration that the node will start with cannot be restored into. Trying again does not
 * help; somebody must change it.
 */
public final class CassandraConfigException extends Exception {
  private final List<Problem> problems;

  CassandraConfigException(List<Problem> problems) {
    super(problems.stream().map(Problem::toString).collect(Collectors.joining("\n")));
    this.problems = List.copyOf(problems);
  }

  /** Returns everything that is wrong; never empty. */
  public List<Problem> problems() {
    return problems;
  }
}
