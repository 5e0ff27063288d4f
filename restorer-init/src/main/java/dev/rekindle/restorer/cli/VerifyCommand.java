package dev.rekindle.restorer.cli;

import dev.rekindle.backup.BackupFacts;
import dev.rekindle.backup.NodeBackup;
import dev.rekindle.backup.NodeFacts;
import dev.rekindle.backup.NodeState;
import dev.rekindle.catalogue.Catalogue;
import dev.rekindle.catalogue.CatalogueException;
import dev.rekindle.catalogue.VerifiedObject;
import dev.rekindle.name.ExitCode;
import dev.rekindle.restorer.cassandra.NodeRestore;
import dev.rekindle.restorer.cassandra.Placement;
import dev.rekindle.restorer.run.BackupChoice;
import dev.rekindle.restorer.run.Failures;
import dev.rekindle.restorer.run.RestorerException;
import dev.rekindle.restorer.stage.DeepVerification;
import dev.rekindle.restorer.stage.StageException;
import dev.rekindle.restorer.stage.StageOptions;
import dev.rekindle.restorer.stage.StageProgress;
import dev.rekindle.storage.ObjectStore;
import dev.rekindle.storage.StoreException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Checks a backup in its bucket, node by node, and tells everything that is wrong with it. */
final class VerifyCommand {
  private final Map<String, String> settings;
  private final Printer printer;
  private final StageOptions options;
  private int problems;

  VerifyCommand(Map<String, String> settings, Printer printer) throws RestorerException {
    this.settings = settings;
    this.printer = printer;
    this.options = BackupChoice.reading(settings);
  }

  ExitCode run(boolean deep) throws RestorerException {
    BackupChoice choice = BackupChoice.from(settings);
    try (ObjectStore store = choice.store().open()) {
      BackupFacts facts = choice.store().catalogue(store).facts(choice.backup());
      printer.begin();
      for (NodeFacts node : choice.nodes(facts)) {
        printer.verified(node, verify(store, choice, node, deep));
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

  private List<String> verify(ObjectStore store, BackupChoice choice, NodeFacts node, boolean deep)
      throws StoreException, CatalogueException, RestorerException {
    List<String> found = new ArrayList<>();
    if (node.state() == NodeState.COMPLETE) {
      Catalogue catalogue = choice.store().catalogue(store);
      NodeBackup whole = catalogue.node(choice.backup(), node.node().name());
      catalogue.verify(whole, file -> note(file, found));
      NodeRestore.problemsOf(whole).forEach(problem -> found.add(problem.toString()));
      if (deep) {
        read(store, choice, whole, found);
      }
    } else {
      found.add(node.state() + ": " + node.detail());
    }
    problems += found.size();
    return found;
  }

  private void read(ObjectStore store, BackupChoice choice, NodeBackup node, List<String> found)
      throws RestorerException {
    try {
      DeepVerification.Findings findings =
          new DeepVerification(store, options, choice.store().retries(), new StageProgress())
              .verify(node.files(), Placement::variant);
      findings.problems().forEach(problem -> found.add(problem.message()));
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
