package dev.rekindle.catalogue;

import static dev.rekindle.catalogue.MedusaBucket.tokenMap;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.rekindle.backup.BackupFacts;
import dev.rekindle.backup.NodeFacts;
import dev.rekindle.backup.NodeState;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Backups that call themselves good and are not: each has a state and words of its own. */
class BadBackupTest {
  private static final String MAP =
      tokenMap("dc1", new TreeMap<>(Map.of("n-0", "1, 2", "n-1", "3, 4", "n-2", "5, 6")));

  private final MedusaBucket bucket = new MedusaBucket("p1");
  private final MedusaBucket.Backup backup = bucket.backup("b1", true);

  @BeforeEach
  void writesThreeNodes() throws Exception {
    for (String node : List.of("n-0", "n-1", "n-2")) {
      backup.node(node, MAP);
    }
    assertThat(bucket.catalogue().facts("b1").complete()).isTrue();
  }

  @Test
  void anEmptyManifestIsNoBackup() throws Exception {
    backup.finish("n-1", "[]", 1_700_000_100L);

    assertNode("n-1", NodeState.EMPTY, "names no file", "snapshot failed");
  }

  @Test
  void aManifestWithoutSchemaIsNoBackup() throws Exception {
    String manifest =
        bucket.new Manifest(backup, "n-1")
            .file("ks", MedusaBucket.TABLE, "nb-1-big-Data.db", "x")
            .section("system_schema", MedusaBucket.SCHEMA_TABLE)
            .write();
    backup.finish("n-1", manifest, 1_700_000_100L);

    assertNode("n-1", NodeState.EMPTY, "names 1 files and none of keyspace system_schema");
  }

  @Test
  void anIndexOfTheSchemasTablesIsNoSchema() throws Exception {
    String manifest =
        bucket.new Manifest(backup, "n-1")
            .file("system_schema", MedusaBucket.SCHEMA_TABLE, ".idx/nb-1-big-Data.db", "x")
            .write();
    backup.finish("n-1", manifest, 1_700_000_100L);

    assertNode("n-1", NodeState.EMPTY, "names 1 files and none of keyspace system_schema");
  }

  @Test
  void aNodeWithoutManifestIsUnfinishedWhateverTheIndexSays() throws Exception {
    bucket.store.remove(backup.meta("n-1", "manifest.json"));

    assertNode(
        "n-1", NodeState.UNFINISHED, "n-1/b1/meta/manifest.json is not there", "index calls");
    assertThat(bucket.catalogue().facts("b1").finished()).isNull();
  }

  @Test
  void aNodeThatOnlyBeganIsUnfinished() throws Exception {
    MedusaBucket.Backup running = bucket.backup("b2", false);
    String map = tokenMap("dc1", Map.of("n-0", "1"));
    running.start("n-0", map, 1_700_000_000L);

    NodeFacts node = bucket.catalogue().facts("b2").nodes().getFirst();

    assertThat(node.state()).isEqualTo(NodeState.UNFINISHED);
    assertThat(node.detail()).contains("interrupted, or still runs");
    assertThat(node.node().tokens().initialToken()).isEqualTo("1");
  }

  @Test
  void aTruncatedManifestIsUnreadable() throws Exception {
    String manifest = bucket.store.text(backup.meta("n-1", "manifest.json"));
    bucket.store.put(backup.meta("n-1", "manifest.json"), manifest.substring(0, 200));

    assertNode("n-1", NodeState.UNREADABLE, "manifest.json: ends in the middle at byte 200");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "'' | is empty, where a JSON document",
        "{} | the document is an object where an array of sections is expected",
        "null | the document is null where an array",
        "hello | is no valid JSON",
        "[1] | a section is the number \"1\" where an object",
        "[{}] | lacks keyspace, columnfamily or objects",
        "[] [] | goes on after its end",
        "[{\"keyspace\": 1, \"columnfamily\": \"t\", \"objects\": []}] | keyspace is the number",
        "[{\"keyspace\": \"k\", \"columnfamily\": \"t\", \"objects\": {}}] | objects is an object",
        "[{\"keyspace\": \"k\", \"keyspace\": \"k\"}] | Duplicate"
      })
  void aManifestOfAnotherFormIsUnreadable(String text, String expected) throws Exception {
    bucket.store.put(backup.meta("n-1", "manifest.json"), text);

    assertNode("n-1", NodeState.UNREADABLE, expected);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "'' | is empty, where a JSON document",
        "[] | the document is an array where an object of nodes is expected",
        "{\"n-1\": 5} | node \"n-1\" is the number \"5\" where an object",
        "{\"n-1\": {\"tokens\": [1.5]}} | a token of node \"n-1\" is the number \"1.5\"",
        "{\"n-1\": {\"tokens\": [\"1\"]}} | a token of node \"n-1\" is the string",
        "{\"n-1\": {\"tokens\": \"1\"}} | the tokens of node \"n-1\" is the string",
        "{\"n-1\": {\"tokens\": [1, 2, 1]}} | the same token twice",
        "{\"n-1\": {\"tokens\": [1]}, \"n-1\": {\"tokens\": [2]}} | Duplicate",
        "{\"n-1\": {\"tokens\": [1]} | ends in the middle",
        "{\"n-1\": {\"tokens\": [170141183460469231731687303715884105729]}} | no partitioner has",
        "{\"n-1\": {\"tokens\": []}} | gives it no tokens",
        "{\"n-1\": {\"rack\": \"r1\", \"dc\": \"dc1\"}} | gives it no tokens",
        "{\"n-1\": {\"tokens\": [1], \"dc\": 7}} | the datacenter of node \"n-1\" is the number",
        "{\"../n\": {\"tokens\": [1]}} | names a node \"../n\", which cannot be",
        "{\"index\": {\"tokens\": [1]}} | names a node \"index\", which cannot be"
      })
  void aTokenMapOfAnotherFormIsUnreadable(String text, String expected) throws Exception {
    bucket.store.put(backup.meta("n-1", "tokenmap.json"), text);

    assertNode("n-1", NodeState.UNREADABLE, expected);
  }

  @Test
  void aMissingTokenMapIsUnreadableThoughTheIndexHasACopy() throws Exception {
    bucket.store.remove(backup.meta("n-1", "tokenmap.json"));

    assertNode("n-1", NodeState.UNREADABLE, "n-1/b1/meta/tokenmap.json is not there");
  }

  @ParameterizedTest
  @ValueSource(strings = {"[]", "{\"release_version\": 5}", "{", ""})
  void aDamagedServerVersionIsUnreadable(String text) throws Exception {
    bucket.store.put(backup.meta("n-1", "server_version.json"), text);

    assertNode("n-1", NodeState.UNREADABLE, "server_version.json: ");
  }

  @Test
  void aNodeThatOnlyTheTokenMapKnowsIsAbsent() throws Exception {
    bucket.store.removeAll("p1/n-1/");
    bucket.store.remove(backup.index("tokenmap_n-1.json"));

    assertNode("n-1", NodeState.ABSENT, "the token map of n-0 names it", "n-1/b1/meta/");
    assertThat(node("n-1").node().tokens().initialToken()).isEqualTo("3,4");
  }

  @Test
  void aNodeThatOnlyTheIndexKnowsIsAbsent() throws Exception {
    MedusaBucket.Backup ghost = bucket.backup("b2", false);
    bucket.store.put(ghost.index("tokenmap_gone.json"), "{}");

    NodeFacts node = bucket.catalogue().facts("b2").nodes().getFirst();

    assertThat(node.state()).isEqualTo(NodeState.ABSENT);
    assertThat(node.detail())
        .isEqualTo("the index names it, and there is nothing under gone/b2/meta/");
  }

  @Test
  void tokenMapsOfAddressesLeaveBothSidesIncomplete() throws Exception {
    MedusaBucket.Backup other = bucket.backup("b2", false);
    String map = tokenMap("dc1", new TreeMap<>(Map.of("10.0.0.1", "1", "10.0.0.2", "2")));
    other.node("n-0", map);
    other.node("n-1", map);

    BackupFacts facts = bucket.catalogue().facts("b2");

    assertThat(facts.complete()).isFalse();
    assertThat(facts.nodes())
        .extracting(n -> n.node().name(), NodeFacts::state)
        .containsExactly(
            org.assertj.core.groups.Tuple.tuple("10.0.0.1", NodeState.ABSENT),
            org.assertj.core.groups.Tuple.tuple("10.0.0.2", NodeState.ABSENT),
            org.assertj.core.groups.Tuple.tuple("n-0", NodeState.UNNAMED),
            org.assertj.core.groups.Tuple.tuple("n-1", NodeState.UNNAMED));
    assertThat(facts.nodes().getLast().detail())
        .contains("names 10.0.0.1, 10.0.0.2 and not n-1 itself");
  }

  @Test
  void aDirectoryThatNobodyNamesIsUnnamed() throws Exception {
    backup.start("stray", tokenMap("dc1", Map.of("n-0", "1, 2")), 1_700_000_000L);
    backup.finish("stray", backup.files("stray").write(), 1_700_000_100L);
    bucket.store.removeAll(backup.index("tokenmap_stray"));
    bucket.store.removeAll(backup.index("manifest_stray"));

    assertNode("stray", NodeState.UNNAMED, "names n-0 and not stray itself");
  }

  @Test
  void overlappingTokensAreToldOnBothNodes() throws Exception {
    String map = tokenMap("dc1", new TreeMap<>(Map.of("n-0", "1, 2", "n-1", "2, 4", "n-2", "5")));
    for (String node : List.of("n-0", "n-1", "n-2")) {
      bucket.store.put(backup.meta(node, "tokenmap.json"), map);
    }

    assertNode("n-0", NodeState.UNREADABLE, "1 token in common with \"n-1\", such as 2");
    assertThat(node("n-1").detail()).contains("1 token in common with \"n-0\", such as 2");
    assertThat(node("n-2").state()).isEqualTo(NodeState.COMPLETE);
  }

  @Test
  void aRingThatChangedMeanwhileIsTold() throws Exception {
    String map =
        tokenMap("dc1", new TreeMap<>(Map.of("n-0", "1, 2", "n-1", "3, 9", "n-2", "5, 6")));
    bucket.store.put(backup.meta("n-2", "tokenmap.json"), map);

    NodeFacts node = node("n-1");

    assertThat(node.state()).isEqualTo(NodeState.UNREADABLE);
    assertThat(node.detail())
        .contains("n-0 and n-2 say different things of it")
        .contains("2 or 2 tokens, not the same")
        .contains("the ring changed while the backup ran");
  }

  @Test
  void aNodeThatCameMeanwhileMustBeThere() throws Exception {
    String map =
        tokenMap(
            "dc1", new TreeMap<>(Map.of("n-0", "1, 2", "n-1", "3, 4", "n-2", "5, 6", "n-3", "7")));
    bucket.store.put(backup.meta("n-2", "tokenmap.json"), map);

    assertNode("n-3", NodeState.ABSENT, "the token map of n-2 names it");
  }

  @Test
  void twoDatacentersAreJudgedEachForItself() throws Exception {
    String east = tokenMap("east", new TreeMap<>(Map.of("e-0", "1", "e-1", "2")));
    backup.node("e-0", east);

    BackupFacts facts = bucket.catalogue().facts("b1");

    assertThat(facts.datacenters()).containsExactly("dc1", "east");
    assertThat(facts.complete()).isFalse();
    assertThat(facts.of("dc1").complete()).isTrue();
    assertThat(facts.of("east").complete()).isFalse();
    assertThat(facts.of("east").nodes())
        .extracting(NodeFacts::state)
        .containsExactly(NodeState.COMPLETE, NodeState.ABSENT);
  }

  @Test
  void foreignObjectsInTheIndexDisturbNobody() throws Exception {
    String index = "p1/index/backup_index";
    for (String foreign :
        List.of(
            "",
            "/readme.txt",
            "/b1",
            "/b1/",
            "/b1/x",
            "/b1/tokenmap_",
            "/b1/a/b/c",
            "/zz/x",
            "/b1/tokenmap_.json",
            "/b1/started_n-9_x.timestamp",
            "/b1/tokenmap_index.json",
            "//x",
            "/../tokenmap_n-0.json",
            "/b1/started_n-0_99999999999999999999.timestamp")) {
      bucket.store.put(index + foreign, "x");
    }
    bucket.store.put("p1/readme.txt", "x");
    bucket.store.put("p1/", "x");
    bucket.store.put("p1//x", "x");

    List<BackupFacts> all = ExactNamesTest.list(bucket.catalogue());

    assertThat(all).extracting(BackupFacts::name).containsExactly("b1");
    assertThat(all.getFirst().complete()).isTrue();
  }

  @Test
  void aBackupThatTheIndexForgotIsStillFoundByName() throws Exception {
    bucket.store.removeAll("p1/index/backup_index/b1/");

    BackupFacts facts = bucket.catalogue().facts("b1");

    assertThat(facts.complete()).isTrue();
    assertThat(facts.started()).isBefore("2026-01-02T00:00:00Z");
  }

  @Test
  void whatMedusaCanMissDoesNotMatter() throws Exception {
    bucket.store.removeAll(backup.index("finished_"));
    bucket.store.remove(backup.meta("n-0", "server_version.json"));
    bucket.store.remove(backup.meta("n-1", "schema.cql"));
    bucket.store.remove(backup.meta("n-2", "differential"));
    bucket.store.put(backup.meta("n-2", "incremental"), "incremental");

    BackupFacts facts = bucket.catalogue().facts("b1");

    assertThat(facts.complete()).isTrue();
    assertThat(facts.nodes().get(0).engineVersion()).isNull();
    assertThat(facts.nodes().get(2).differential()).isTrue();
    assertThat(facts.finished()).isNotNull();
  }

  @Test
  void allReasonsOfANodeAreToldTogether() throws Exception {
    bucket.store.put(backup.meta("n-1", "manifest.json"), "[");
    bucket.store.put(backup.meta("n-1", "tokenmap.json"), "{");
    bucket.store.put(backup.meta("n-1", "server_version.json"), "7");

    assertNode("n-1", NodeState.UNREADABLE, "manifest.json: ", "tokenmap.json: ", "version.json: ");
  }

  @Test
  void aNodeThatCannotBeRestoredIsRefusedWithItsReason() {
    bucket.store.put(backup.meta("n-1", "manifest.json"), "[]");

    CatalogueException failure =
        catchThrowableOfType(CatalogueException.class, () -> bucket.catalogue().node("b1", "n-1"));

    assertThat(failure.reason()).isEqualTo(CatalogueException.Reason.NOT_RESTORABLE);
    assertThat(failure.state()).contains(NodeState.EMPTY);
    assertThat(failure).hasMessageContaining("The backup \"b1\" in memory under p1/");
  }

  private NodeFacts node(String name) throws Exception {
    return bucket.catalogue().facts("b1").nodes().stream()
        .filter(n -> n.node().name().equals(name))
        .findFirst()
        .orElseThrow();
  }

  private void assertNode(String name, NodeState state, String... words) throws Exception {
    NodeFacts node = node(name);
    assertThat(node.detail()).contains(words);
    assertThat(node.state()).isEqualTo(state);
    assertThat(node.digest()).isNull();
    assertThat(bucket.catalogue().facts("b1").complete()).isFalse();
  }
}
