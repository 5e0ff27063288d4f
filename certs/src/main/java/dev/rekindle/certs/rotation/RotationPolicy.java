package dev.rekindle.certs.rotation;

import java.time.Duration;

/**
 * How long certificates live.
 *
 * @param authority how long an authority is valid
 * @param authorityBefore how long before its end the next authority is made
 * @param leaf how long a leaf is valid
 * @param leafBefore how long before its end the next leaf is made
 * @param settle how long it may take until everybody who has to believe a bundle does, once it is
 *     written where they look
 */
public record RotationPolicy(
    Duration authority,
    Duration authorityBefore,
    Duration leaf,
    Duration leafBefore,
    Duration settle) {

  /** What is used unless somebody says otherwise. */
  public static RotationPolicy standard(Duration settle) {
    return new RotationPolicy(
        Duration.ofDays(365),
        Duration.ofDays(120),
        Duration.ofDays(60),
        Duration.ofDays(30),
        settle);
  }

  /** Refuses durations with which a leaf would outlive its authority's successor. */
  public RotationPolicy {
    require(leafBefore.compareTo(leaf) < 0, "a leaf must be renewed after it was made");
    require(settle.compareTo(leafBefore) < 0, "a leaf must outlive the settling of a bundle");
    require(
        authorityBefore.compareTo(leaf.plus(settle)) >= 0,
        "an authority must be renewed a leaf's life and the settling before its end");
    require(
        authorityBefore.compareTo(authority) < 0, "an authority must be renewed after it was made");
  }

  private static void require(boolean holds, String what) {
    if (!holds) {
      throw new IllegalArgumentException(what);
    }
  }
}
