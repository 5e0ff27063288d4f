package dev.rekindle.restorer.cli;

import dev.rekindle.backup.BackupFacts;
import dev.rekindle.backup.NodeFacts;
import dev.rekindle.backup.NodeState;
import dev.rekindle.backup.SchemaFacts;
import dev.rekindle.catalogue.Catalogue;
import dev.rekindle.rule.DataFacts;
import dev.rekindle.rule.Fact;
import dev.rekindle.rule.RestoreFacts;
import dev.rekindle.rule.RestoreRequest;
import dev.rekindle.rule.RestoreRule;
import dev.rekindle.rule.Source;
import dev.rekindle.rule.SourceFacts;
import dev.rekindle.rule.Verdict;
import dev.rekindle.rule.Violation;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells in the log what a bucket alone warns of. It keeps nothing from being restored. */
final class Warnings {
  private static final Logger LOG = LoggerFactory.getLogger(Warnings.class);

  private static final Set<RestoreRule> OF_THE_DATA =
      EnumSet.of(RestoreRule.REPLICATION_ELSEWHERE, RestoreRule.DATA_EXPIRED);

  private Warnings() {}

  /** Reads the schema of the first of these nodes that is whole, and tells what follows from it. */
  static void tell(Catalogue catalogue, BackupFacts backup, List<NodeFacts> chosen, Instant now) {
    Optional<NodeFacts> first =
        chosen.stream().filter(node -> node.state() == NodeState.COMPLETE).findFirst();
    if (first.isEmpty()) {
      return;
    }
    SchemaFacts schema = catalogue.schema(backup.name(), first.get().node().name());
    Verdict verdict = verdict(backup, chosen, schema, now);
    verdict.warnings().forEach(Warnings::tell);
    verdict.undecided().forEach(Warnings::tellUndecided);
  }

  private static Verdict verdict(
      BackupFacts backup, List<NodeFacts> chosen, SchemaFacts schema, Instant now) {
    BackupFacts part =
        new BackupFacts(
            backup.name(), backup.engine(), backup.started(), backup.finished(), chosen);
    return Verdict.on(
        RestoreFacts.ofBucket(
            RestoreRequest.of(backup.name(), now),
            SourceFacts.ofBucket(new Source.Whole(part), DataFacts.of(schema)),
            Fact.unknown("the target")));
  }

  private static void tell(Violation violation) {
    LOG.atWarn()
        .addKeyValue("rule", violation.rule().code())
        .addKeyValue("about", violation.field())
        .addKeyValue("expected", violation.expected())
        .addKeyValue("found", violation.found())
        .addKeyValue("todo", violation.todo())
        .log("It can be restored, but know this.");
  }

  private static void tellUndecided(RestoreRule rule, String unknown) {
    if (OF_THE_DATA.contains(rule)) {
      LOG.atWarn()
          .addKeyValue("rule", rule.code())
          .addKeyValue("unknown", unknown)
          .log("Whether there is something to warn of is not known.");
    }
  }
}
