package dev.rekindle.sidecar;

import dev.rekindle.plan.Decision;
import dev.rekindle.plan.PlanState;
import dev.rekindle.plan.PlannedRestore;
import dev.rekindle.plan.Pod;
import dev.rekindle.plan.RestorePlan;
import dev.rekindle.restorer.volume.Volume;
import dev.rekindle.restorer.volume.VolumeException;
import dev.rekindle.restorer.volume.VolumeSpec;
import dev.rekindle.restorer.volume.VolumeStatus;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What restores left on a node's volumes beside its data: set aside, or staged and not wanted any
 * more. It goes when the plan says so, and stays as long as it does not. The database runs
 * meanwhile, so nothing but our own work directories is touched. For one thread.
 */
final class Leftovers {
  private static final Logger LOG = LoggerFactory.getLogger(Leftovers.class);

  private final VolumeSpec spec;
  private final Pod pod;
  private final PodWord word;
  private final Set<String> released = new HashSet<>();

  Leftovers(VolumeSpec spec, Pod pod, PodWord word) {
    this.spec = spec;
    this.pod = pod;
    this.word = word;
    word.snapshots(() -> LocalSnapshots.in(spec.roots()));
  }

  /** Does what the plan says; doing it again is nothing. */
  void follow(RestorePlan plan) throws VolumeException {
    VolumeStatus status = Volume.inspect(spec.roots());
    tell(status, false);
    Decision decision = Decision.of(plan, pod, status.state());
    if (decision instanceof Decision.Discard(String uid)) {
      LOG.atInfo().addKeyValue("restore", uid).log("What was staged is not wanted; it goes.");
      try (Volume volume = Volume.openBesideDatabase(spec)) {
        volume.abort();
        tell(volume.status(), false);
      }
    } else if (decision instanceof Decision.Nothing(Decision.Nothing.Reason reason)
        && reason == Decision.Nothing.Reason.IN_PLACE) {
      letGo(plan, status);
    }
  }

  private void letGo(RestorePlan plan, VolumeStatus status) throws VolumeException {
    PlannedRestore restore = plan.restore();
    if (restore == null || plan.state() != PlanState.DONE || released.contains(restore.uid())) {
      return;
    }
    List<String> uids = restore.letsGoOf();
    boolean any = uids.stream().anyMatch(uid -> setAside(status, uid));
    if (any) {
      LOG.atInfo()
          .addKeyValue("restore", restore.uid())
          .log("The restore is over; the data that it set aside goes.");
      tell(status, true);
    }
    // Also where nothing is set aside: an earlier process may have been cut off while it deleted.
    try (Volume volume = Volume.openBesideDatabase(spec)) {
      for (String uid : uids) {
        volume.releaseOld(uid);
      }
      tell(volume.status(), false);
    }
    released.add(restore.uid());
    if (any) {
      LOG.atInfo()
          .addKeyValue("restore", restore.uid())
          .log("The data that was set aside is gone.");
    }
  }

  private static boolean setAside(VolumeStatus status, String uid) {
    return status.setAside().stream().anyMatch(path -> path.endsWith(uid));
  }

  private void tell(VolumeStatus status, boolean going) {
    PodWord.OldData kept =
        status.setAside().isEmpty() ? PodWord.OldData.NONE : PodWord.OldData.KEPT;
    word.sees(status, going ? PodWord.OldData.GOING : kept);
  }
}
