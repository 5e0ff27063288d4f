package dev.rekindle.restorer.cli;

import dev.rekindle.backup.BackupFacts;
import dev.rekindle.backup.NodeBackup;
import dev.rekindle.backup.NodeFacts;
import dev.rekindle.backup.NodeState;
import dev.rekindle.catalogue.Catalogue;
import dev.rekindle.catalogue.CatalogueException;
import dev.rekindle.catalogue.VerifiedObject;
import dev.rekindle.name.ExitCode;
import dev.rekindle.proof.ProofLevel;
import dev.rekindle.restorer.cassandra.NodeRestore;
import dev.rekindle.restorer.cassandra.Placement;
import dev.rekindle.restorer.run.BackupChoice;
import dev.rekindle.restorer.run.Failures;
import dev.rekindle.restorer.run.RestorerException;
import dev.rekindle.restorer.run.StageWatch;
import dev.rekindle.restorer.run.Status;
import dev.rekindle.restorer.run.Stop;
import dev.rekindle.restorer.stage.Companion;
import dev.rekindle.restorer.stage.DeepVerification;
import dev.rekindle.restorer.stage.StageException;
import dev.rekindle.restorer.stage.StageOptions;
import dev.rekindle.storage.ObjectStore;
import dev.rekindle.storage.Retries;
import dev.rekindle.storage.StoreException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Checks a backup in its bucket, node by node, and tells everything that is wrong with it. */
final class VerifyCommand {
  private static final Logger LOG = LoggerFactory.getLogger(VerifyCommand.class);
  private static final String READING = "Reading every object.";

  private final Map<String, String> settings;
  private final Printer printer;
  private final StageOptions options;
  private final Status.Listener listener;
  private int problems;

  /**
   * A verification that has not begun.
   *
   * @param listener told how far the reading of objects is
   */
  VerifyCommand(Map<String, String> settings, Printer printer, Status.Listener listener)
      throws RestorerException {
    this.listener = listener;
    this.settings = settings;
    this.printer = printer;
    this.options = BackupChoice.reading(settings);
  }

  ExitCode run(boolean deep) throws RestorerException {
    BackupChoice choice = BackupChoice.from(settings);
    try (ObjectStore store = choice.store().open()) {
      Catalogue catalogue = choice.store().catalogue(store);
      BackupFacts facts = catalogue.facts(choice.backup());
      List<NodeFacts> chosen = choice.nodes(facts);
      Warnings.tell(catalogue, facts, chosen, Instant.now());
      printer.begin();
      for (NodeFacts node : chosen) {
        Map<ProofLevel, Long> proof = new EnumMap<>(ProofLevel.class);
        printer.verified(node, verify(store, choice, node, deep, proof), proof);
      }
      printer.end();
    } catch (StoreException e) {
      throw Failures.of(e);
    } catch (CatalogueException e) {
      throw Failures.of(e);
    }
    if (problems > 0) {
      throw new RestorerException(
          ExitCode.INTEGRITY,
          "Backup "
              + choice.backup()
              + " cannot be restored as it is: "
              + problems
              + " problems, listed above. Restore another one.");
    }
    return ExitCode.DONE;
  }

  private List<String> verify(
      ObjectStore store,
      BackupChoice choice,
      NodeFacts node,
      boolean deep,
      Map<ProofLevel, Long> proof)
      throws StoreException, CatalogueException, RestorerException {
    List<String> found = new ArrayList<>();
    if (node.state() == NodeState.COMPLETE) {
      Catalogue catalogue = choice.store().catalogue(store);
      NodeBackup whole = catalogue.node(choice.backup(), node.node().name());
      catalogue.verify(whole, file -> note(file, found));
      NodeRestore.problemsOf(whole).forEach(problem -> found.add(problem.toString()));
      if (deep) {
        proof.putAll(read(store, choice, whole, found));
      }
    } else {
      found.add(node.state() + ": " + node.detail());
    }
    problems += found.size();
    return found;
  }

  private Map<ProofLevel, Long> read(
      ObjectStore store, BackupChoice choice, NodeBackup node, List<String> found)
      throws RestorerException {
    Status.Job job = new Status.Job("", node.backup(), node.node().name());
    Retries retries = choice.store().retries();
    StageWatch watch = new StageWatch(READING, job, listener, new Stop(), retries, () -> true);
    DeepVerification reading = new DeepVerification(store, options, retries, watch.progress());
    try (Companion _ = watch.begin(reading::cancel)) {
      DeepVerification.Findings findings = reading.verify(node.files(), Placement::variant);
      findings.problems().forEach(problem -> found.add(problem.message()));
      LOG.atInfo()
          .addKeyValue("node", node.node().name())
          .addKeyValue("files", findings.files())
          .addKeyValue("bytes", findings.bytes())
          .addKeyValue("milliseconds", findings.took().toMillis())
          .log("Every object of the node was read.");
      return findings.proof();
    } catch (StageException e) {
      throw Failures.of(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new RestorerException(ExitCode.INTERRUPTED, "Stopped while reading the backup.", e);
    }
  }

  private static void note(VerifiedObject file, List<String> found) {
    if (file.finding().problem()) {
      found.add(file.message());
    }
  }
}
