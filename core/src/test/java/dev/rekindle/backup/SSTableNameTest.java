package dev.rekindle.backup;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class SSTableNameTest {
  @Test
  void readsNumericAndUuidIds() {
    assertThat(SSTableName.parse("nb-12-big-Data.db"))
        .contains(new SSTableName("nb", "12", "big", "Data.db"));
    assertThat(SSTableName.parse("da-3h5p_0hnp_5xh6y2w0j232s7rpqe-bti-Rows.db"))
        .contains(new SSTableName("da", "3h5p_0hnp_5xh6y2w0j232s7rpqe", "bti", "Rows.db"));
  }

  @Test
  void tellsUuidIdsFromNumbers() {
    assertThat(SSTableName.parse("nb-12-big-Data.db").orElseThrow().uuid()).isFalse();
    assertThat(
            SSTableName.parse("nb-3h5p_0hnp_5xh6y2w0j232s7rpqe-big-Data.db").orElseThrow().uuid())
        .isTrue();
  }

  @Test
  void keepsComponentsOfIndexesWithTheirSSTable() {
    assertThat(List.of("nb-7-big-SAI+aa+by_v+TermsData.db", "nb-7-big-SI_w-v.db"))
        .allSatisfy(
            name ->
                assertThat(SSTableName.parse(name).orElseThrow().sstable()).isEqualTo("nb-7-big"));
  }

  @Test
  void refusesWhatCassandraDoesNotTakeForAnSSTable() {
    assertThat(
            List.of(
                "manifest.json",
                "nb_txn_flush_0f1e2d3c-0000-11ee-8000-000000000000.log",
                "Data.db",
                "nb-big-Data.db",
                "nb--big-Data.db",
                "nb-x1-big-Data.db",
                "nb-1-trie-Data.db",
                "ks-t-jb-1-Data.db",
                "tmp-nb-1-big-Data.db",
                "nb-1-big-",
                "nb-1-big-Data",
                "nb-1-big-Da ta.db",
                "nb-1-big-Data.db\n",
                "nb-3h5p_0hnp_5xh6y2w0j232s7rpq-big-Data.db",
                ""))
        .allSatisfy(name -> assertThat(SSTableName.parse(name)).as(name).isEmpty());
  }
}
