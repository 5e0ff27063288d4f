package dev.rekindle.restorer.run;

import dev.rekindle.backup.NodeBackup;
import dev.rekindle.backup.NodeFacts;
import dev.rekindle.backup.NodeState;
import dev.rekindle.catalogue.CatalogueException;
import dev.rekindle.name.ExitCode;
import dev.rekindle.plan.OldData;
import dev.rekindle.plan.VolumeState;
import dev.rekindle.restorer.cassandra.NodeConfig;
import dev.rekindle.restorer.cassandra.NodeRestore;
import dev.rekindle.restorer.volume.OpenFiles;
import dev.rekindle.restorer.volume.Root;
import dev.rekindle.restorer.volume.Volume;
import dev.rekindle.restorer.volume.VolumeException;
import dev.rekindle.storage.ObjectStore;
import dev.rekindle.storage.StoreException;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;

/**
 * Restores one node without a plan, both phases in one go. The database must be stopped. Run again
 * after it was cut off, it goes on; run again after it is done, it does nothing.
 */
public final class RestoreByHand {
  private final RestoreSettings settings;
  private final Status.Listener listener;
  private final Stop stop;

  /** A restore that has not begun. */
  public RestoreByHand(RestoreSettings settings, Status.Listener listener, Stop stop) {
    this.settings = settings;
    this.listener = listener;
    this.stop = stop;
  }

  /**
   * Runs to the end.
   *
   * @throws RestorerException when the data is not in place
   */
  public Outcome run() throws RestorerException {
    InitContainer.completeSwitch(settings.node());
    NodeConfig config = settings.node().config();
    settings.node().requireVolume(config);
    requireStopped(config);
    try (Volume volume = InitContainer.recovered(settings.node(), config);
        ObjectStore store = settings.store().open()) {
      NodeRestorer restorer = new NodeRestorer(config, volume);
      restorer.handOverIdentity();
      requireComplete(store);
      NodeBackup backup =
          NodeRestorer.find(
              settings.store(), store, new Status.Job("", settings.backup(), settings.source()));
      Status.Job job = new Status.Job(id(backup), backup.backup(), backup.node().name());
      return restore(volume, restorer, store, job, backup);
    } catch (VolumeException e) {
      throw Failures.of(e);
    }
  }

  private static void requireStopped(NodeConfig config) throws RestorerException {
    List<String> users = OpenFiles.below(config.roots().stream().map(Root::path).toList());
    if (!users.isEmpty()) {
      throw new RestorerException(
          ExitCode.LOCKED,
          "The database must be stopped, and "
              + String.join(", ", users)
              + " still has files open. Stop it, then start again. Nothing was touched.");
    }
  }

  /** What only shows beside the other nodes: overlapping tokens, a node in two places. */
  private void requireComplete(ObjectStore store) throws RestorerException {
    try {
      for (NodeFacts node : settings.store().catalogue(store).facts(settings.backup()).nodes()) {
        if (node.node().name().equals(settings.source()) && node.state() != NodeState.COMPLETE) {
          throw Failures.incomplete(settings.backup(), List.of(node));
        }
      }
    } catch (StoreException e) {
      throw Failures.of(e);
    } catch (CatalogueException e) {
      throw Failures.of(e);
    }
  }

  private Outcome restore(
      Volume volume, NodeRestorer restorer, ObjectStore store, Status.Job job, NodeBackup backup)
      throws RestorerException, VolumeException {
    VolumeState state = volume.status().state();
    if (job.restore().equals(state.done())) {
      if (!state.holds(job.restore())) {
        throw wipedSince(job);
      }
      letGoOfOldData(volume, job);
      return Outcome.nothing(
          "Restore "
              + job.restore()
              + " was put in place on this volume before, and nothing was done. To restore the"
              + " same backup once more, over what the database wrote since, name it: --restore-id"
              + " with any other value.");
    }
    NodeRestore restore = restorer.check(backup);
    boolean staged = Objects.equals(state.staging(), new VolumeState.Staging(job.restore(), true));
    if (!staged) {
      StageWatch watch =
          new StageWatch("Staging.", job, listener, stop, settings.store().retries(), () -> true);
      var options = NodeRestorer.options(settings.options(), settings.limits());
      restorer.stage(restore, job, store, options, watch);
    }
    stop.check();
    listener.on(new Status(Status.State.COMMITTING, "Putting the data in place.", job, null));
    Outcome outcome = restorer.commit(job, backup.digest());
    letGoOfOldData(volume, job);
    return told(outcome, volume.status().setAside());
  }

  private void letGoOfOldData(Volume volume, Status.Job job) {
    if (settings.options().oldData() == OldData.DELETE_WHEN_COMPLETED) {
      InitContainer.letGo(volume, job.restore());
    }
  }

  private static RestorerException wipedSince(Status.Job job) {
    return new RestorerException(
        ExitCode.PLAN,
        "Restore "
            + job.restore()
            + " was put in place on this volume before, and the data is gone since; a restore that"
            + " has ended is never run again. To restore the same backup once more, name it:"
            + " --restore-id with any other value. Nothing was touched.");
  }

  /** The same backup of the same node is the same restore, unless the user names it. */
  private String id(NodeBackup backup) {
    return settings.id() == null ? "by-hand-" + backup.digest().substring(0, 32) : settings.id();
  }

  private Outcome told(Outcome outcome, List<Path> setAside) {
    Path options = settings.node().optionsFile();
    String start =
        options == null
            ? ""
            : " Start it with JDK_JAVA_OPTIONS=@" + options + " in its environment.";
    String old = setAside.isEmpty() ? "" : " The old data is set aside in " + shown(setAside) + ".";
    return new Outcome(
        outcome.result(),
        outcome.message() + start + old,
        outcome.job(),
        outcome.digest(),
        outcome.summary());
  }

  private static String shown(List<Path> paths) {
    return String.join(", ", paths.stream().map(Path::toString).toList());
  }
}
