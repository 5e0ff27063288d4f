package dev.rekindle.restorer.cli;

import dev.rekindle.backup.BackupFacts;
import dev.rekindle.backup.NodeBackup;
import dev.rekindle.backup.NodeFacts;
import dev.rekindle.backup.NodeState;
import dev.rekindle.catalogue.Catalogue;
import dev.rekindle.catalogue.CatalogueException;
import dev.rekindle.name.ExitCode;
import dev.rekindle.plan.PlanJson;
import dev.rekindle.restorer.run.BackupChoice;
import dev.rekindle.restorer.run.Failures;
import dev.rekindle.restorer.run.RestorerException;
import dev.rekindle.storage.ObjectStore;
import dev.rekindle.storage.StoreException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Shows what a restore would do, or writes the plan for it. Reads a bucket, touches nothing. */
final class PlanCommand {
  private final Map<String, String> settings;
  private final Printer printer;

  PlanCommand(Map<String, String> settings, Printer printer) {
    this.settings = settings;
    this.printer = printer;
  }

  ExitCode run() throws RestorerException {
    BackupChoice choice = BackupChoice.from(settings);
    try (ObjectStore store = choice.store().open()) {
      Catalogue catalogue = choice.store().catalogue(store);
      BackupFacts facts = catalogue.facts(choice.backup());
      List<NodeFacts> chosen = choice.nodes(facts);
      List<NodeFacts> incomplete =
          chosen.stream().filter(node -> node.state() != NodeState.COMPLETE).toList();
      if (!incomplete.isEmpty()) {
        throw Failures.incomplete(choice.backup(), incomplete);
      }
      List<NodeBackup> nodes = new ArrayList<>();
      for (NodeFacts node : chosen) {
        nodes.add(catalogue.node(choice.backup(), node.node().name()));
      }
      Warnings.tell(catalogue, facts, chosen, Instant.now());
      printer.preview(nodes, PlanJson.write(choice.plan(nodes)));
      return ExitCode.DONE;
    } catch (StoreException e) {
      throw Failures.of(e);
    } catch (CatalogueException e) {
      throw Failures.of(e);
    }
  }
}
