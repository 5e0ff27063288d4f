package dev.rekindle.restorer.run;

import dev.rekindle.name.ExitCode;
import dev.rekindle.plan.Decision;
import dev.rekindle.plan.Pod;
import dev.rekindle.plan.RestorePlan;
import dev.rekindle.plan.VolumeState;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a pod does whose database this release cannot restore: it starts while there is nothing to
 * restore, and fails when there is. Its volumes are not looked at.
 */
final class OtherEngine {
  private static final Logger LOG = LoggerFactory.getLogger(OtherEngine.class);
  private static final Duration LOOK_AT_PLAN = Duration.ofSeconds(1);
  private static final VolumeState IN_USE = new VolumeState(false, null, null);

  private final Pod pod;
  private final PlanFile plans;
  private final Status.Listener listener;
  private final Stop stop;

  OtherEngine(Pod pod, PlanFile plans, Status.Listener listener, Stop stop) {
    this.pod = pod;
    this.plans = plans;
    this.listener = listener;
    this.stop = stop;
  }

  Outcome run() throws RestorerException {
    boolean told = false;
    while (true) {
      stop.check();
      RestorePlan plan = plans.read();
      Decision decision = Decision.of(plan, pod, IN_USE);
      if (decision instanceof Decision.Nothing nothing) {
        return Outcome.nothing(Sentences.of(nothing.reason()));
      }
      if (!(decision instanceof Decision.Wait wait)
          || wait.reason() != Decision.Wait.Reason.INCARNATION) {
        throw refused(plan, decision);
      }
      if (!told) {
        LOG.atInfo().log(Sentences.of(wait.reason()));
        listener.on(new Status(Status.State.WAITING, Sentences.of(wait.reason()), null, null));
        told = true;
      }
      stop.sleep(LOOK_AT_PLAN);
    }
  }

  private RestorerException refused(RestorePlan plan, Decision decision) {
    String message =
        decision instanceof Decision.Refuse refuse
            ? refuse.message()
            : "The plan is in state %s, so there is something to restore, and this release restores cassandra only, not %s. Nothing was touched. Delete the Restore (or restore-from of the StatefulSet), so that the plan becomes idle and the database may start."
                .formatted(plan.state().text(), pod.engine());
    return new RestorerException(ExitCode.PLAN, message);
  }
}
