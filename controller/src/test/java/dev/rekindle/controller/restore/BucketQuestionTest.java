package dev.rekindle.controller.restore;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rekindle.api.Restore;
import dev.rekindle.backup.BackupFacts;
import dev.rekindle.catalogue.Catalogue;
import dev.rekindle.rule.ActivityFacts;
import dev.rekindle.rule.Fact;
import dev.rekindle.rule.PodFacts;
import dev.rekindle.rule.RestoreRule;
import dev.rekindle.rule.Source;
import dev.rekindle.rule.StatefulSetFacts;
import dev.rekindle.rule.Verdict;
import dev.rekindle.rule.Violation;
import dev.rekindle.storage.directory.DirectoryStore;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What only the bucket tells: those rules of a restore that no object of the cluster can violate,
 * so that nobody but the controller asks them. The webhook's tests have a case for each other rule,
 * and list these as seen elsewhere.
 */
class BucketQuestionTest {
  private static final String MD5 = "\"5d41402abc4b2a76b9719d911017c592\"";
  private static final String OPAQUE = "\"0x8DC0FFEE\"";
  private static final String TOKENS =
      """
      {"db-0": {"tokens": [7], "is_up": true, "rack": "r1", "dc": "dc1"}}
      """;

  @TempDir Path bucket;

  /** A bucket that violates a rule, and how it is told. */
  private interface Damage {
    void write() throws Exception;
  }

  @Test
  void tellsEachRuleThatNobodyElseAsks() throws Exception {
    Map<RestoreRule, Damage> damages = new EnumMap<>(RestoreRule.class);
    damages.put(
        RestoreRule.BACKUP_NODES_UNNAMED,
        () -> {
          meta("db-9", "tokenmap.json", TOKENS);
          meta("db-9", "manifest.json", manifest("db-9", "system_schema", MD5));
        });
    damages.put(
        RestoreRule.BACKUP_EMPTY,
        () -> meta("db-0", "manifest.json", manifest("db-0", "shop", MD5)));
    damages.put(RestoreRule.BACKUP_UNREADABLE, () -> meta("db-0", "manifest.json", "[{"));
    damages.put(
        RestoreRule.PROOF_TOO_WEAK,
        () -> meta("db-0", "manifest.json", manifest("db-0", "system_schema", OPAQUE)));

    for (Map.Entry<RestoreRule, Damage> damage : damages.entrySet()) {
      write();
      assertThat(rules(requiring("true"))).isEmpty();
      damage.getValue().write();

      assertThat(rules(requiring("true"))).as("%s", damage.getKey()).contains(damage.getKey());
      Files.deleteIfExists(bucket.resolve("db-9/monday/meta/manifest.json"));
      Files.deleteIfExists(bucket.resolve("db-9/monday/meta/tokenmap.json"));
    }
  }

  @Test
  void tellsAWeakProofOnlyToWhoeverRequiresMore() throws Exception {
    write();
    meta("db-0", "manifest.json", manifest("db-0", "system_schema", OPAQUE));

    assertThat(rules(requiring("false"))).isEmpty();
    assertThat(verdict(requiring("true")).refusals())
        .extracting(Violation::line)
        .containsExactly(
            "RestoreProofTooWeak: requireContentHash: expected a proof of CONTENT for every file,"
                + " found only OBJECT for some. Take a new backup with this product, or give up"
                + " requireContentHash.");
  }

  @Test
  void warnsOfLocalSnapshots() throws Exception {
    write();

    assertThat(verdict(requiring("false"), losing("nightly on 2 pods")).warnings())
        .extracting(Violation::line)
        .containsExactly(
            "RestoreSnapshotsLost: local snapshots: expected none in the old data, which goes when"
                + " the restore is completed, found nightly on 2 pods. Unless all that you need of"
                + " them is copied elsewhere, delete the Restore before it switches, and apply it"
                + " again with oldData: Keep.");
    assertThat(verdict(requiring("false"), losing()).violations()).isEmpty();
  }

  private static ActivityFacts losing(String... snapshots) {
    ActivityFacts unknown = ActivityFacts.UNKNOWN;
    return new ActivityFacts(
        unknown.restores(),
        unknown.backups(),
        unknown.datacenters(),
        Fact.known(List.of(snapshots)),
        unknown.start());
  }

  private List<RestoreRule> rules(Restore restore) throws Exception {
    return verdict(restore).violations().stream().map(Violation::rule).toList();
  }

  private Verdict verdict(Restore restore) throws Exception {
    return verdict(restore, ActivityFacts.UNKNOWN);
  }

  private Verdict verdict(Restore restore, ActivityFacts activity) throws Exception {
    try (DirectoryStore store = DirectoryStore.open(bucket)) {
      BackupFacts facts = new Catalogue(store, "").facts("monday");
      return new BucketQuestion(restore, "monday", "main", Instant.EPOCH)
          .verdict(List.of(target()), new Source.Whole(facts), activity);
    }
  }

  private static StatefulSetFacts target() {
    List<PodFacts> pods = new ArrayList<>();
    pods.add(PodFacts.named("c1-0").in(Fact.known("dc1"), Fact.known("r1")));
    return new StatefulSetFacts(
        "c1", Fact.unknown("label"), Fact.unknown("rollout"), Fact.unknown("storages"), pods);
  }

  private void write() throws Exception {
    meta("db-0", "tokenmap.json", TOKENS);
    meta("db-0", "schema.cql", "");
    meta(
        "db-0",
        "server_version.json",
        "{\"server_type\": \"cassandra\", \"release_version\": \"4.1.8\"}");
    meta("db-0", "manifest.json", manifest("db-0", "system_schema", MD5));
  }

  private static String manifest(String node, String keyspace, String hash) {
    String table = "tables-afddfb9dbc1e30688056eed6c302ba09";
    return """
        [{"keyspace": "%1$s", "columnfamily": "%2$s", "objects":
          [{"path": "%4$s/monday/data/%1$s/%2$s/nb-1-big-Data.db", "MD5": %3$s, "size": 5}]}]
        """
        .formatted(keyspace, table, hash, node);
  }

  private void meta(String node, String name, String text) throws Exception {
    Path file = bucket.resolve(node).resolve("monday/meta").resolve(name);
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
  }

  private static Restore requiring(String contentHash) {
    return Serialization.unmarshal(
        """
        apiVersion: rekindle.dev/v1alpha1
        kind: Restore
        metadata: {name: one, namespace: shop}
        spec:
          backupRef: {name: monday}
          target: {selector: {matchLabels: {app: c1}}}
          requireContentHash: %s
        """
            .formatted(contentHash),
        Restore.class);
  }
}
