package dev.rekindle.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ClusterSettingsTest {
  @TempDir Path directory;

  @Test
  void putsTheCallersLinesLastSoThatTheyWin() {
    String yaml = settings("auto_bootstrap: true\nnum_tokens: 4").yaml("127.1.2.3", layout());
    assertThat(yaml.lines().toList())
        .containsSubsequence(
            "auto_bootstrap: false",
            "listen_address: 127.1.2.3",
            "rpc_address: 127.1.2.3",
            "auto_bootstrap: true",
            "num_tokens: 4");
  }

  @Test
  void statesEveryDirectoryForItsReadersDoNotShareDefaults() {
    CassandraLayout layout =
        layout()
            .withDataDirectories(Path.of("/one"), Path.of("/two"))
            .withCommitlog(Path.of("/log"));
    assertThat(settings("").yaml("127.1.2.3", layout).lines().toList())
        .containsSubsequence(
            "data_file_directories:",
            "  - /one",
            "  - /two",
            "commitlog_directory: /log",
            "hints_directory: " + directory.resolve("hints"),
            "saved_caches_directory: " + directory.resolve("saved_caches"),
            "cdc_raw_directory: " + directory.resolve("cdc_raw"));
    assertThat(layout.all()).hasSize(6).contains(Path.of("/one"), Path.of("/log"));
  }

  @Test
  void takesOverTheAddressesGivenButNotTooFewOfThem() {
    CassandraCluster.Builder builder =
        CassandraCluster.in(directory).racks("a", "b").addresses(List.of("127.1.2.3"));
    assertThatThrownBy(builder::build).hasMessageContaining("1 addresses for 2 nodes");
    try (CassandraCluster cluster = builder.addresses(List.of("127.1.2.3", "127.1.2.9")).build()) {
      assertThat(cluster.nodes())
          .extracting(CassandraNode::address)
          .containsExactly("127.1.2.3", "127.1.2.9");
    }
  }

  @Test
  void putsUnitsIntoTheKeysOfTheOldestRelease() {
    assertThat(yaml(CassandraVersion.V4_0).lines().toList())
        .contains("commitlog_sync_period_in_ms: 10000", "request_timeout_in_ms: 30000")
        .noneMatch(line -> line.endsWith("ms"));
    assertThat(yaml(CassandraVersion.V4_1).lines().toList())
        .contains("commitlog_sync_period: 10000ms", "request_timeout: 30000ms");
  }

  private String yaml(CassandraVersion version) {
    try (CassandraCluster cluster = CassandraCluster.in(directory).version(version).build()) {
      return cluster.settings().yaml("127.1.2.3", layout());
    }
  }

  private CassandraLayout layout() {
    return CassandraLayout.under(directory);
  }

  private ClusterSettings settings(String yaml) {
    try (CassandraCluster cluster = CassandraCluster.in(directory).yaml(yaml).build()) {
      return cluster.settings();
    }
  }
}
