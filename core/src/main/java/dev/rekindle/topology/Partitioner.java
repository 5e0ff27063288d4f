package dev.rekindle.topology;

import java.math.BigInteger;
import java.util.Arrays;
import java.util.Optional;

/**
 * How Cassandra turns a partition key into a token, and so which tokens can exist.
 *
 * <p>Bounds as in {@code org.apache.cassandra.dht}: Murmur3Partitioner reads any signed 64-bit
 * integer, RandomPartitioner anything from 0 to 2^127, both included.
 */
public enum Partitioner {
  /** The default since Cassandra 1.2. */
  MURMUR3(
      "org.apache.cassandra.dht.Murmur3Partitioner",
      BigInteger.valueOf(Long.MIN_VALUE),
      BigInteger.valueOf(Long.MAX_VALUE)),
  /** The default before that; its tokens are MD5 sums. */
  RANDOM(
      "org.apache.cassandra.dht.RandomPartitioner", BigInteger.ZERO, BigInteger.ONE.shiftLeft(127));

  private final String className;
  private final BigInteger lowest;
  private final BigInteger highest;

  Partitioner(String className, BigInteger lowest, BigInteger highest) {
    this.className = className;
    this.lowest = lowest;
    this.highest = highest;
  }

  /** Returns the partitioner of a class name, with or without its package; empty if unsupported. */
  public static Optional<Partitioner> of(String className) {
    return Arrays.stream(values())
        .filter(p -> p.className.equals(className) || p.simpleName().equals(className))
        .findFirst();
  }

  /** Returns whether a node can own this token. */
  public boolean allows(BigInteger token) {
    return token.compareTo(lowest) >= 0 && token.compareTo(highest) <= 0;
  }

  private String simpleName() {
    return className.substring(className.lastIndexOf('.') + 1);
  }
}
