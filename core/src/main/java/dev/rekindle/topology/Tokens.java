package dev.rekindle.topology;

import java.math.BigInteger;
import java.util.List;
import java.util.stream.Collectors;

/**
 * The tokens that one node owns, distinct and in ascending numeric order.
 *
 * <p>Murmur3Partitioner's tokens are signed 64-bit integers; RandomPartitioner's reach 2^127, so a
 * token is a {@link BigInteger}. Immutable.
 */
public record Tokens(List<BigInteger> values) {
  /** No tokens at all, as in a token map that lacks them. */
  public static final Tokens NONE = new Tokens(List.of());

  /** Sorts the tokens and drops repetitions. */
  public Tokens {
    values = values.stream().distinct().sorted().toList();
  }

  /** Returns the tokens in the form of Cassandra's {@code initial_token}: comma separated. */
  public String initialToken() {
    return values.stream().map(BigInteger::toString).collect(Collectors.joining(","));
  }

  /** Returns how many distinct tokens there are. */
  public int count() {
    return values.size();
  }
}
