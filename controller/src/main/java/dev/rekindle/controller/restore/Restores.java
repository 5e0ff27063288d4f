package dev.rekindle.controller.restore;

import dev.rekindle.api.Restore;
import dev.rekindle.controller.object.ObjectEvents;
import dev.rekindle.controller.restore.Asked.Stand;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/** Takes a restore one step further. No step depends on one before. Thread safe. */
final class Restores {
  private static final int CONFLICT = 409;
  private static final Duration AT_ONCE = Duration.ofMillis(50);
  private static final Duration SOON = Duration.ofSeconds(1);
  private static final Duration LATER = Duration.ofSeconds(10);
  private static final Duration LATEST = Duration.ofMinutes(1);

  private final KubernetesClient client;
  private final Lookout lookout;
  private final Doing doing;

  Restores(
      KubernetesClient client,
      Rules rules,
      Agents agents,
      RestoreClock times,
      InstantSource clock) {
    this.client = client;
    this.lookout = new Lookout(client, rules, agents, clock);
    this.doing = new Doing(client, new RestoreEvents(new ObjectEvents(client, clock)), times);
  }

  /**
   * Looks, decides, and does one step.
   *
   * @return when to look again; nothing when it is over, or no more
   * @throws KubernetesClientException if the API server refuses or does not answer
   */
  Optional<Duration> step(String namespace, String name) {
    Restore restore = client.resources(Restore.class).inNamespace(namespace).withName(name).get();
    if (restore == null) {
      return Optional.empty();
    }
    Sight sight = lookout.look(restore);
    RestoreStep step = RestoreStep.of(sight.observed());
    try {
      doing.perform(step, sight);
    } catch (KubernetesClientException e) {
      if (e.getCode() != CONFLICT) {
        throw e;
      }
      return Optional.of(SOON); // what was seen is no more
    }
    return again(step, sight);
  }

  private static Optional<Duration> again(RestoreStep step, Sight sight) {
    return switch (step) {
      case RestoreStep.Nothing() -> Optional.empty();
      case RestoreStep.Release() -> Optional.empty();
      case RestoreStep.Wait(Waiting reason, String _) ->
          Optional.of(
              pause(
                  reason,
                  sight.observed().asked().stand() instanceof Stand.New
                      ? age(sight)
                      : Duration.ZERO));
      case RestoreStep.Claim _,
          RestoreStep.Begin _,
          RestoreStep.WritePlan _,
          RestoreStep.WakeUp _,
          RestoreStep.DeletePods _,
          RestoreStep.Commit _,
          RestoreStep.GiveUp _,
          RestoreStep.Yield _,
          RestoreStep.Finish _ ->
          Optional.of(AT_ONCE);
    };
  }

  private static Duration age(Sight sight) {
    return Duration.between(
        Instant.parse(sight.restore().getMetadata().getCreationTimestamp()),
        sight.observed().now());
  }

  /**
   * Returns how long to wait before the next look. Where nothing was touched nobody waits for a
   * database, and what did not come for long may not come for days.
   *
   * @param age how long nothing was touched
   */
  static Duration pause(Waiting reason, Duration age) {
    boolean slow =
        reason == Waiting.CHECKING || reason == Waiting.RACKS_MISSING || reason.needsSomebody();
    Duration least = slow ? LATER : SOON;
    return Collections.max(List.of(least, Collections.min(List.of(LATEST, age.dividedBy(60)))));
  }
}
