package dev.rekindle.restorer.run;

import dev.rekindle.plan.RestorePlan;
import dev.rekindle.plan.VolumeState;
import dev.rekindle.restorer.agent.Agent;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
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
  private final Supplier<List<String>> livingSeeds;
  private final LastProgress progress = new LastProgress();
  private @Nullable Agent agent;
  private Status last = new Status(Status.State.WAITING, "Looking at the plan.", null, null);
  private Instant since;
  private @Nullable VolumeState volume;

  /**
   * Nothing listens yet.
   *
   * @param livingSeeds the seeds that answer now; asked when somebody wants to know
   */
  AgentWord(String pod, int port, InstantSource clock, Supplier<List<String>> livingSeeds) {
    this.pod = pod;
    this.port = port;
    this.clock = clock;
    this.livingSeeds = livingSeeds;
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
  public String get() {
    Status told;
    Instant at;
    StatusFile.Around around;
    synchronized (this) {
      told = last;
      at = since;
      around = new StatusFile.Around(volume == null ? null : shown(volume), List.of());
    }
    // Before that it does not matter, and databases of the target may still run.
    return told.state() == Status.State.STAGED
        ? StatusFile.json(told, pod, at, around.with(livingSeeds.get()))
        : StatusFile.json(told, pod, at, around);
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
