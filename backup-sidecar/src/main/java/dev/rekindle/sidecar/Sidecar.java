package dev.rekindle.sidecar;

import dev.rekindle.plan.RestorePlan;
import dev.rekindle.restorer.agent.Agent;
import dev.rekindle.restorer.run.Failures;
import dev.rekindle.restorer.run.NodeSettings;
import dev.rekindle.restorer.run.PlanFile;
import dev.rekindle.restorer.run.RestorerException;
import dev.rekindle.restorer.run.RunSettings;
import dev.rekindle.restorer.run.Stop;
import dev.rekindle.restorer.volume.VolumeException;
import dev.rekindle.restorer.volume.VolumeSpec;
import dev.rekindle.sidecar.cassandra.LocalNode;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the sidecar does for as long as it lives: follow the plan, and tell whom it believes.
 * Nothing that goes wrong ends it, since a pod whose sidecar has ended counts as not ready; it is
 * told, and tried again. It can be killed at any moment.
 */
final class Sidecar {
  private static final Logger LOG = LoggerFactory.getLogger(Sidecar.class);
  private static final Duration LOOK_AT_PLAN = Duration.ofSeconds(2);

  private final RunSettings settings;
  private final Stop never = new Stop();
  private final PlanFile plans;
  private final PodWord word;
  private final Agent agent;
  private @Nullable Leftovers leftovers;
  private @Nullable String problem;

  Sidecar(SidecarSettings settings) {
    this.settings = settings.pod();
    this.plans = new PlanFile(this.settings.plan(), never);
    LocalNode node = new LocalNode(settings.jmxPort(), settings.jmxLogin());
    this.word = new PodWord(this.settings.pod().name(), node::ask, InstantSource.system());
    this.agent = new Agent(this.settings.pod().name(), this.settings.agentPort(), word);
  }

  /**
   * Runs until the process ends.
   *
   * @throws RestorerException never, unless the thread is interrupted
   */
  void run() throws RestorerException {
    while (true) {
      look();
      never.sleep(LOOK_AT_PLAN);
    }
  }

  private void look() {
    try {
      RestorePlan plan = plans.read();
      agent.believe(plan.caBundle());
      leftovers().follow(plan);
      say(null);
    } catch (RestorerException e) {
      say(e.message());
    } catch (VolumeException e) {
      say(Failures.of(e).message());
    }
  }

  private Leftovers leftovers() throws RestorerException {
    Leftovers there = leftovers;
    if (there == null) {
      NodeSettings node = settings.node();
      there =
          new Leftovers(
              new VolumeSpec(node.guard(), node.config().roots(), InstantSource.system()),
              settings.pod(),
              word);
      leftovers = there;
    }
    return there;
  }

  /** Once for each thing that is wrong, not once for each look. */
  private void say(@Nullable String now) {
    if (now != null && !Objects.equals(now, problem)) {
      LOG.atWarn().addKeyValue("reason", now).log("Not all is well; it is tried again.");
    }
    problem = now;
    word.problem(now);
  }
}
