package dev.rekindle.rule;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rekindle.backup.BackupFacts;
import dev.rekindle.backup.SchemaFacts;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** What of the schema is said, and what is not claimed. */
class DataChecksTest {
  private final World world = new World();

  @Test
  void sayWhatWasReadEvenWhenTheRestWasNot() {
    world.unreadSchema.add("line 7: ends in the middle");
    world.replication.put("far", Map.of("dc9", 2));
    world.timeToLive.put("shop.sessions", Duration.ofHours(1));

    Verdict verdict = Verdict.on(world.facts());

    assertThat(verdict.warnings())
        .extracting(Violation::rule)
        .containsExactly(RestoreRule.REPLICATION_ELSEWHERE, RestoreRule.DATA_EXPIRED);
  }

  @Test
  void doNotSayThatAllIsWellOfWhatWasNotRead() {
    world.unreadSchema.add("line 7: ends in the middle");

    Verdict verdict = Verdict.on(world.facts());

    assertThat(verdict.warnings()).isEmpty();
    assertThat(verdict.undecided())
        .containsEntry(
            RestoreRule.REPLICATION_ELSEWHERE,
            "the schema of the backup: line 7: ends in the middle")
        .containsEntry(
            RestoreRule.DATA_EXPIRED, "the schema of the backup: line 7: ends in the middle");
  }

  @Test
  void takeTheBackupsDatacenterForThatOfATargetThatCannotBeSeen() {
    world.replication.put("far", Map.of("dc1", 2, "dc9", 3));

    Verdict verdict = ofBucket();

    assertThat(verdict.warnings())
        .extracting(Violation::line)
        .containsExactly(
            "RestoreReplicationElsewhere: replication of keyspace far: expected datacenters that"
                + " are there (dc1), found dc9. Once restored, run: ALTER KEYSPACE \"far\" WITH"
                + " replication = {'class': 'NetworkTopologyStrategy', 'dc1': 2};");
  }

  @Test
  void warnOfATableOnlyWhenItsRowsAreOlderThanTheyMayGet() {
    Duration age = Duration.between(world.finished, world.request.at());
    world.timeToLive.put("shop.as_old", age);
    world.timeToLive.put("shop.younger", age.minusSeconds(1));
    world.timeToLive.put("shop.forever", Duration.ZERO);

    assertThat(ofBucket().warnings())
        .extracting(Violation::found)
        .containsExactly("shorter for shop.younger");
  }

  @Test
  void doNotKnowTheAgeOfABackupThatDoesNotSayWhenItWasFinished() {
    world.finished = null;

    assertThat(ofBucket().undecided()).containsEntry(RestoreRule.DATA_EXPIRED, "the backup's age");
  }

  /** What a person with a bucket sees. */
  private Verdict ofBucket() {
    var backup =
        new BackupFacts("nightly-7", "cassandra", world.finished, world.finished, world.nodes);
    var schema =
        new SchemaFacts(
            new TreeMap<>(world.replication), new TreeMap<>(world.timeToLive), List.of());
    return Verdict.on(
        RestoreFacts.ofBucket(
            world.request,
            SourceFacts.ofBucket(new Source.Whole(backup), DataFacts.of(schema)),
            Fact.unknown("the target")));
  }
}
