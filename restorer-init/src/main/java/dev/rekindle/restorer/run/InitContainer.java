package dev.rekindle.restorer.run;

import dev.rekindle.backup.NodeBackup;
import dev.rekindle.name.ExitCode;
import dev.rekindle.plan.Assignment;
import dev.rekindle.plan.Decision;
import dev.rekindle.plan.PlanState;
import dev.rekindle.plan.PlannedRestore;
import dev.rekindle.plan.PlannedStorage;
import dev.rekindle.plan.RestorePlan;
import dev.rekindle.plan.VolumeState;
import dev.rekindle.restorer.cassandra.NodeConfig;
import dev.rekindle.restorer.stage.StageOptions;
import dev.rekindle.restorer.volume.Recovery;
import dev.rekindle.restorer.volume.Volume;
import dev.rekindle.restorer.volume.VolumeException;
import dev.rekindle.restorer.volume.VolumeSpec;
import dev.rekindle.storage.ObjectStore;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a pod does before its database starts: recover the volume, hand the identity over, then do
 * what the plan says until there is nothing left to do. Ends well only if this node's data was
 * found, proven and put in place, or if nothing was to be done.
 */
public final class InitContainer {
  private static final Logger LOG = LoggerFactory.getLogger(InitContainer.class);
  private static final String ENGINE = "cassandra";
  private static final Duration LOOK_AT_PLAN = Duration.ofSeconds(1);

  private final RunSettings settings;
  private final Status.Listener listener;
  private final Stop stop;
  private final AgentWord word;
  private final PlanFile plans;
  private Decision.Wait.@Nullable Reason waitingFor;

  /** A run that has not begun. */
  InitContainer(RunSettings settings, Status.Listener listener, Stop stop, AgentWord word) {
    this.settings = settings;
    this.listener = listener;
    this.stop = stop;
    this.word = word;
    this.plans = new PlanFile(settings.plan(), stop);
  }

  /**
   * Runs to the end.
   *
   * @throws RestorerException when the database must not start
   */
  public Outcome run() throws RestorerException {
    if (!settings.pod().engine().equals(ENGINE)) {
      return new OtherEngine(settings.pod(), plans, listener, stop).run();
    }
    completeSwitch(settings.node());
    NodeConfig config = settings.node().config();
    settings.node().requireVolume(config);
    try (Volume volume = recovered(settings.node(), config)) {
      NodeRestorer restorer = new NodeRestorer(config, volume);
      restorer.handOverIdentity();
      return follow(volume, restorer);
    } catch (VolumeException e) {
      throw Failures.of(e);
    }
  }

  /** Completes a switch that was cut off, whatever became of the configuration meanwhile. */
  static void completeSwitch(NodeSettings node) throws RestorerException {
    try {
      Volume.resume(node.directories().dataPath(), node.guard(), InstantSource.system())
          .ifPresent(InitContainer::tell);
    } catch (VolumeException e) {
      throw Failures.of(e);
    }
  }

  /** Opens the volumes, which completes a switch that was cut off, and says what was found. */
  static Volume recovered(NodeSettings node, NodeConfig config) throws RestorerException {
    try {
      Volume volume =
          Volume.open(new VolumeSpec(node.guard(), config.roots(), InstantSource.system()));
      tell(volume.recovery());
      return volume;
    } catch (VolumeException e) {
      throw Failures.of(e);
    }
  }

  private static void tell(Recovery recovery) {
    if (recovery.rolledForward()) {
      LOG.atInfo()
          .addKeyValue("found", recovery.found())
          .addKeyValue("movedOut", recovery.movedOut())
          .addKeyValue("movedIn", recovery.movedIn())
          .log("A switch had been cut off; it is completed.");
    }
    for (String note : recovery.notes()) {
      LOG.atWarn().addKeyValue("note", note).log("About the volume.");
    }
  }

  private Outcome follow(Volume volume, NodeRestorer restorer)
      throws RestorerException, VolumeException {
    while (true) {
      stop.check();
      RestorePlan plan = plans.read();
      VolumeState state = volume.status().state();
      Decision decision = Decision.of(plan, settings.pod(), state);
      // Before the switch: its first use costs every start of a pod 0.1 s of CPU (ADR 0101).
      if (decision instanceof Decision.Nothing(Decision.Nothing.Reason reason)) {
        letGoOfOldData(plan, reason, volume);
        return nothing(reason, plan);
      }
      word.sees(plan, state);
      switch ((Decision.Act) decision) {
        case Decision.Wait(Decision.Wait.Reason reason) -> waitFor(reason, plan);
        case Decision.Stage stage -> stage(stage, restorer);
        case Decision.Commit commit -> {
          return commit(commit, restorer);
        }
        case Decision.Discard(String uid) -> {
          LOG.atInfo().addKeyValue("restore", uid).log("What was staged is not wanted; it goes.");
          volume.abort();
        }
        case Decision.Refuse(String message) -> throw new RestorerException(ExitCode.PLAN, message);
      }
    }
  }

  /** Data that is in place is told as such, so that nobody has to guess what a database runs on. */
  private Outcome nothing(Decision.Nothing.Reason reason, RestorePlan plan) {
    PlannedRestore restore = plan.restore();
    if (restore != null && reason == Decision.Nothing.Reason.IN_PLACE) {
      Optional<Assignment> node = restore.assignmentOf(settings.pod().name());
      if (node.isPresent()) {
        return Outcome.inPlace(Sentences.of(reason), job(restore, node.get().source()));
      }
    }
    return Outcome.nothing(Sentences.of(reason));
  }

  private void stage(Decision.Stage decision, NodeRestorer restorer) throws RestorerException {
    waitingFor = null;
    Status.Job job = job(decision.restore(), decision.node().source());
    LOG.atInfo()
        .addKeyValue("restore", job.restore())
        .addKeyValue("backup", job.backup())
        .addKeyValue("source", job.source())
        .addKeyValue("storage", decision.restore().storage().url())
        .log("Staging begins.");
    listener.on(new Status(Status.State.STAGING, "Reading what the backup holds.", job, null));
    PlannedStorage planned = decision.restore().storage();
    StoreSettings storage = StoreSettings.of(planned, settings.access().of(planned));
    try (ObjectStore store = storage.open()) {
      NodeBackup backup = NodeRestorer.find(storage, store, job);
      PlanCheck.require(decision.node(), backup);
      StageWatch watch =
          new StageWatch(
              "Staging.", job, listener, stop, storage.retries(), () -> stillWanted(decision));
      if (restorer.stage(restorer.check(backup), job, store, options(decision.restore()), watch)) {
        LOG.atInfo().addKeyValue("restore", job.restore()).log("All data is staged and proven.");
      }
    }
  }

  private Outcome commit(Decision.Commit decision, NodeRestorer restorer) throws RestorerException {
    Status.Job job = job(decision.restore(), decision.node().source());
    LOG.atInfo().addKeyValue("restore", job.restore()).log("Putting the data in place.");
    listener.on(new Status(Status.State.COMMITTING, "Putting the data in place.", job, null));
    return restorer.commit(job, decision.node().digest());
  }

  private void waitFor(Decision.Wait.Reason reason, RestorePlan plan) throws RestorerException {
    if (reason != waitingFor) {
      waitingFor = reason;
      LOG.atInfo().addKeyValue("plan", plan.state().text()).log(Sentences.of(reason));
      Status.State state =
          reason == Decision.Wait.Reason.STAGED ? Status.State.STAGED : Status.State.WAITING;
      PlannedRestore restore = plan.restore();
      Status.Job job =
          restore == null
              ? null
              : restore
                  .assignmentOf(settings.pod().name())
                  .map(node -> job(restore, node.source()))
                  .orElse(null);
      listener.on(new Status(state, Sentences.of(reason), job, null));
    }
    stop.sleep(LOOK_AT_PLAN);
  }

  /** A plan that cannot be read now is no reason to throw away what is under way. */
  private boolean stillWanted(Decision.Stage staged) {
    try {
      RestorePlan plan = plans.read();
      word.believe(plan);
      var staging = new VolumeState.Staging(staged.restore().uid(), false);
      return Decision.of(plan, settings.pod(), new VolumeState(true, null, staging))
              instanceof Decision.Stage stage
          && stage.node().equals(staged.node())
          && stage.restore().uid().equals(staged.restore().uid());
    } catch (RestorerException e) {
      return !stop.requested();
    }
  }

  private StageOptions options(PlannedRestore restore) {
    int planned = restore.storage().transfer().concurrency();
    RunSettings.Limits limits = settings.limits();
    return NodeRestorer.options(
        restore.options(),
        planned == 0 ? limits : new RunSettings.Limits(planned, limits.reserve()));
  }

  private static void letGoOfOldData(
      RestorePlan plan, Decision.Nothing.Reason reason, Volume volume) {
    PlannedRestore restore = plan.restore();
    if (restore != null
        && plan.state() == PlanState.DONE
        && reason == Decision.Nothing.Reason.IN_PLACE) {
      restore.letsGoOf().forEach(uid -> letGo(volume, uid));
    }
  }

  /** Old data that cannot be deleted is no reason to stop a database whose data is in place. */
  static void letGo(Volume volume, String uid) {
    try {
      volume.releaseOld(uid);
    } catch (VolumeException e) {
      LOG.atWarn().addKeyValue("reason", e).log("Old data that was set aside is still there.");
    }
  }

  private static Status.Job job(PlannedRestore restore, String source) {
    return new Status.Job(restore.uid(), restore.backup(), source);
  }
}
