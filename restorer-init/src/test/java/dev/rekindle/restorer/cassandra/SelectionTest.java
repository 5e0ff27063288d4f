package dev.rekindle.restorer.cassandra;

import static dev.rekindle.restorer.cassandra.Backups.ID;
import static dev.rekindle.restorer.cassandra.Backups.file;
import static org.assertj.core.api.Assertions.assertThat;

import dev.rekindle.backup.ManifestFile;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class SelectionTest {
  @Test
  void takesOfTheSystemKeyspaceOnlyWhatBelongsToTheData() {
    List<ManifestFile> system =
        Stream.of(
                "IndexInfo",
                "batches",
                "built_views",
                "compaction_history",
                "local",
                "paxos",
                "paxos_repair_history",
                "paxos_repair_state",
                "peer_events_v2",
                "peers",
                "peers_v2",
                "prepared_statements",
                "repairs",
                "size_estimates",
                "sstable_activity_v2")
            .map(table -> file("system", table + ID, "nb-1-big-Data.db", 1))
            .toList();

    Selection selection = Selection.of(Backups.node(system));

    assertThat(selection.files())
        .extracting(ManifestFile::table)
        .containsExactly(
            "IndexInfo" + ID,
            "batches" + ID,
            "built_views" + ID,
            "paxos" + ID,
            "paxos_repair_history" + ID);
    assertThat(selection.unknown()).isEmpty();
  }

  @Test
  void matchesSystemTablesExactly() {
    assertThat(
            Selection.of(
                    Backups.node(
                        Stream.of(
                                "paxos2" + ID,
                                "indexinfo" + ID,
                                "batches" + ID + "x",
                                "xbatches" + ID,
                                "batches-old" + ID,
                                "peers-IndexInfo" + ID)
                            .map(table -> file("system", table, "nb-1-big-Data.db", 1))
                            .toList()))
                .files())
        .isEmpty();
  }

  @Test
  void takesEveryOtherKeyspaceWhateverItIsCalled() {
    List<ManifestFile> files =
        Stream.of("Sys", "systems", "system_auth", "system_schema", "system_distributed", "SYSTEM")
            .map(keyspace -> file(keyspace, "local" + ID, "nb-1-big-Data.db", 1))
            .toList();

    assertThat(Selection.of(Backups.node(files)).files()).isEqualTo(files);
  }

  @Test
  void leavesOutWhatSnapshotsAddToTheData() {
    Selection selection =
        Selection.of(
            Backups.node(
                List.of(
                    file("ks", "t" + ID, "manifest.json", 1),
                    file("ks", "t" + ID, "schema.cql", 1))));

    assertThat(selection.files()).isEmpty();
    assertThat(selection.unknown()).isEmpty();
  }

  @Test
  void leavesOutAndNamesWhatNoSnapshotHas() {
    Selection selection =
        Selection.of(
            Backups.node(
                List.of(
                    file("ks", "t" + ID, "nb_txn_compaction_1.log", 1),
                    file("ks", "t" + ID, ".w_v", "evil.db", 1),
                    file("system", "local" + ID, "evil.db", 1))));

    assertThat(selection.files()).isEmpty();
    assertThat(selection.unknown())
        .containsExactly("ks/t" + ID + "/nb_txn_compaction_1.log", "ks/t" + ID + "/.w_v/evil.db");
  }
}
