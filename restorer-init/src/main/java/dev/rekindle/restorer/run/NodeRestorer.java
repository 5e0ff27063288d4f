package dev.rekindle.restorer.run;

import dev.rekindle.backup.NodeBackup;
import dev.rekindle.catalogue.CatalogueException;
import dev.rekindle.ledger.RestoreRef;
import dev.rekindle.name.ExitCode;
import dev.rekindle.plan.RestoreOptions;
import dev.rekindle.restorer.cassandra.CassandraConfigException;
import dev.rekindle.restorer.cassandra.IdentityHandover;
import dev.rekindle.restorer.cassandra.IdentityMarker;
import dev.rekindle.restorer.cassandra.NodeConfig;
import dev.rekindle.restorer.cassandra.NodeRestore;
import dev.rekindle.restorer.cassandra.Problem;
import dev.rekindle.restorer.stage.Companion;
import dev.rekindle.restorer.stage.StageException;
import dev.rekindle.restorer.stage.StageItem;
import dev.rekindle.restorer.stage.StageOptions;
import dev.rekindle.restorer.stage.StageRequest;
import dev.rekindle.restorer.stage.StageResult;
import dev.rekindle.restorer.stage.Stager;
import dev.rekindle.restorer.volume.Root;
import dev.rekindle.restorer.volume.Volume;
import dev.rekindle.restorer.volume.VolumeException;
import dev.rekindle.storage.ObjectStore;
import dev.rekindle.storage.StoreException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The steps of restoring one node, on volumes that are open and recovered. */
final class NodeRestorer {
  private static final Logger LOG = LoggerFactory.getLogger(NodeRestorer.class);

  /** Names in a line of the log. */
  private static final int SHOWN = 20;

  private final NodeConfig config;
  private final Volume volume;

  NodeRestorer(NodeConfig config, Volume volume) {
    this.config = config;
    this.volume = volume;
  }

  /** Tells the node who it is, if its data says that it was restored; every start needs it. */
  void handOverIdentity() throws RestorerException {
    try {
      var identity = IdentityMarker.find(config.roots());
      IdentityHandover.write(config, identity);
    } catch (CassandraConfigException e) {
      throw Failures.of(e);
    } catch (IOException e) {
      throw Failures.of(ExitCode.VOLUME, "Handing the node its identity over", e);
    }
  }

  /** Reads what the bucket holds of a node. */
  static NodeBackup find(StoreSettings storage, ObjectStore store, Status.Job job)
      throws RestorerException {
    try {
      return storage.catalogue(store).node(job.backup(), job.source());
    } catch (StoreException e) {
      throw Failures.of(e);
    } catch (CatalogueException e) {
      throw Failures.of(e);
    }
  }

  /** Returns what restoring the backup here means, or fails with every reason against it. */
  NodeRestore check(NodeBackup backup) throws RestorerException {
    NodeRestore restore = NodeRestore.of(backup, config);
    List<Problem> problems = restore.problems();
    if (problems.isEmpty()) {
      rehearseHandover(restore);
      return restore;
    }
    boolean damaged = problems.stream().anyMatch(problem -> problem.code().ofTheBackup());
    throw new RestorerException(
        damaged ? ExitCode.BACKUP : ExitCode.CONFIGURATION,
        "Node "
            + backup.node().name()
            + " of backup "
            + backup.backup()
            + " cannot be restored onto this node: "
            + problems.stream().map(Problem::toString).collect(Collectors.joining("; "))
            + ". Nothing was touched.");
  }

  /** What can only fail after the switch is tried before anything is staged. */
  private void rehearseHandover(NodeRestore restore) throws RestorerException {
    try {
      IdentityHandover.rehearse(config, restore.identity("rehearsal"));
    } catch (CassandraConfigException e) {
      throw Failures.of(e);
    } catch (IOException e) {
      throw Failures.of(
          ExitCode.CONFIGURATION, "Trying whether the node can be handed its identity", e);
    }
  }

  /**
   * Brings everything onto the volume, proves it and makes it durable. Nothing old is touched.
   *
   * @param watch is told how far it is, and may give up
   * @return whether everything is there; false when the watch gave up
   */
  boolean stage(
      NodeRestore restore,
      Status.Job job,
      ObjectStore store,
      StageOptions options,
      StageWatch watch)
      throws RestorerException {
    try {
      volume.begin(new RestoreRef(job.restore(), job.backup(), restore.backup().digest()));
      Map<String, Path> areas = areas();
      List<StageItem> items = restore.items(root -> Objects.requireNonNull(areas.get(root.name())));
      StageRequest request =
          new StageRequest(
              new ArrayList<>(areas.values()),
              volume.journalDirectory().resolve("journal"),
              items,
              Volume::makeDurable);
      Stager stager = new Stager(store, options, watch.retries(), watch.progress());
      Optional<StageResult> result = watched(stager, request, watch);
      if (result.isEmpty()) {
        return false;
      }
      IdentityMarker.write(
          Objects.requireNonNull(areas.get(config.localSystemRoot().name())),
          restore.identity(job.restore()));
      List<String> unknown = restore.selection().unknown();
      Summary.of(result.get(), unknown.size()).write(volume.journalDirectory());
      volume.staged();
      result.get().warnings().forEach(NodeRestorer::warn);
      warnOfUnknown(unknown);
      return true;
    } catch (VolumeException e) {
      throw Failures.of(e);
    } catch (IOException e) {
      throw Failures.of(ExitCode.VOLUME, "Writing beside the staged data", e);
    }
  }

  /**
   * Puts the staged data in place, and tells the node who it is. It may have been staged by an
   * earlier process.
   */
  Outcome commit(Status.Job job, String digest) throws RestorerException {
    try {
      volume.begin(new RestoreRef(job.restore(), job.backup(), digest));
      Summary summary = Summary.read(volume.journalDirectory()).orElse(null);
      volume.commit();
      handOverIdentity();
      return new Outcome(
          Outcome.Result.RESTORED,
          "Node "
              + job.source()
              + " of backup "
              + job.backup()
              + " is in place; the database may start.",
          job,
          digest,
          summary);
    } catch (VolumeException e) {
      throw Failures.of(e);
    }
  }

  /** Where what is restored to a root is staged, by the root's name. */
  private Map<String, Path> areas() throws VolumeException {
    Map<String, Path> areas = new HashMap<>();
    for (Root root : config.roots()) {
      if (root.restored()) {
        areas.put(root.name(), volume.incoming(root));
      }
    }
    return areas;
  }

  private static Optional<StageResult> watched(
      Stager stager, StageRequest request, StageWatch watch) throws RestorerException {
    try (Companion _ = watch.begin(stager::cancel)) {
      return Optional.of(stager.stage(request));
    } catch (StageException e) {
      if (!e.cancelled()) {
        throw Failures.of(e);
      }
      watch.stop().check();
      return Optional.empty();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw watch.stop().stopped();
    }
  }

  static StageOptions options(RestoreOptions wanted, RunSettings.Limits limits) {
    StageOptions.RequiredProof proof =
        wanted.requireContentHash()
            ? StageOptions.RequiredProof.CONTENT
            : StageOptions.RequiredProof.ANY;
    return new StageOptions(
        limits.concurrency(), StageOptions.DEFAULT.partSize(), limits.reserve(), proof);
  }

  private static void warn(String warning) {
    LOG.atWarn().addKeyValue("warning", warning).log("A file is not exactly what was backed up.");
  }

  private static void warnOfUnknown(List<String> files) {
    if (!files.isEmpty()) {
      LOG.atWarn()
          .addKeyValue("files", files.size())
          .addKeyValue("first", files.subList(0, Math.min(files.size(), SHOWN)))
          .log("The backup has files that no snapshot of Cassandra has; they were left out.");
    }
  }
}
