package dev.rekindle.restorer.run;

import dev.rekindle.plan.RestorePlan;
import dev.rekindle.plan.VolumeState;
import dev.rekindle.restorer.agent.Agent;
import java.time.Instant;
import java.time.InstantSource;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What a pod says when the controller asks, as {@code docs/restorer.md} describes it. Whoever has
 * nothing to do but start its database is never asked, so nothing is made before. Thread safe.
 */
final class AgentWord implements Status.Listener, Supplier<String>, AutoCloseable {
  private final String pod;
  private final int port;
  private final InstantSource clock;
  private final LastProgress progress = new LastProgress();
  private @Nullable Agent agent;
  private Status last = new Status(Status.State.WAITING, "Looking at the plan.", null, null);
  private Instant since;
  private @Nullable VolumeState volume;

  AgentWord(String pod, int port, InstantSource clock) {
    this.pod = pod;
    this.port = port;
    this.clock = clock;
    this.since = clock.instant();
  }

  @Override
  public synchronized void on(Status status) {
    last = progress.with(status);
    since = clock.instant();
  }

  /** There is something to do: from now on those can ask whom the plan believes. */
  synchronized void sees(RestorePlan plan, VolumeState itsVolume) {
    volume = itsVolume;
    believe(plan);
  }

  synchronized void believe(RestorePlan plan) {
    if (plan.caBundle() == null) {
      return;
    }
    if (agent == null) {
      agent = new Agent(pod, port, this);
    }
    agent.believe(plan.caBundle());
  }

  @Override
  public synchronized String get() {
    return StatusFile.json(last, pod, since, volume == null ? null : shown(volume));
  }

  /** A volume on which a restore was finished is in use, even if somebody emptied it since. */
  private static String shown(VolumeState volume) {
    return volume.empty() && volume.done() == null ? "empty" : "inUse";
  }

  @Override
  public synchronized void close() {
    if (agent != null) {
      agent.close();
    }
  }
}
