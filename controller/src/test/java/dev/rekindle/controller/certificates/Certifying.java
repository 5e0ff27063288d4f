package dev.rekindle.controller.certificates;

import dev.rekindle.certs.Bundle;
import dev.rekindle.certs.issue.LeafRequest;
import dev.rekindle.certs.rotation.RotationPolicy;
import dev.rekindle.certs.rotation.RotationState;
import dev.rekindle.certs.rotation.Step;
import dev.rekindle.certs.rotation.Validity;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** A family in a namespace, a clock that is set, and a count of what was done. */
final class Certifying implements Certificates.Observer {
  private final Map<String, Integer> done = new ConcurrentHashMap<>();

  static Family family(String namespace, RotationPolicy policy) {
    return new Family(
        "webhook",
        namespace,
        "ca",
        "tls",
        new LeafRequest(
            "rekindle-webhook", List.of("127.0.0.1", "localhost"), LeafRequest.Purpose.SERVER),
        policy);
  }

  static RotationPolicy seconds(int authority, int before, int leaf, int leafBefore, int settle) {
    return new RotationPolicy(
        Duration.ofSeconds(authority),
        Duration.ofSeconds(before),
        Duration.ofSeconds(leaf),
        Duration.ofSeconds(leafBefore),
        Duration.ofSeconds(settle));
  }

  int done(Class<? extends Step> step) {
    return done.getOrDefault(step.getSimpleName(), 0);
  }

  @Override
  public void did(String family, Step step) {
    done.merge(step.getClass().getSimpleName(), 1, Integer::sum);
  }

  @Override
  public void sees(
      String family, Validity signer, RotationState.@Nullable Leaf leaf, Bundle bundle) {}

  /** A clock that stands still until it is set. */
  static final class SetClock extends Clock {
    private volatile Instant now = Instant.now();

    void pass(Duration time) {
      now = now.plus(time);
    }

    @Override
    public Instant instant() {
      return now;
    }

    @Override
    public ZoneId getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      return this;
    }
  }
}
