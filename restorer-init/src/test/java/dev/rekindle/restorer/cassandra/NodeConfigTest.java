package dev.rekindle.restorer.cassandra;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rekindle.restorer.volume.Root;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;

class NodeConfigTest {
  private static final Handover OPTIONS = new Handover.OptionsFile(Path.of("/o"));
  private static final Path LIB = Path.of("/var/lib/cassandra");

  @Test
  void takesEveryDirectoryFromTheConfiguration() throws Exception {
    NodeConfig config =
        yaml(
            """
            data_file_directories: [/d/one, /e/two/]
            local_system_data_file_directory: /f/sys
            commitlog_directory: /g/../g/log
            hints_directory: /h
            saved_caches_directory: /i
            cdc_raw_directory: /j
            """);

    assertThat(config.roots())
        .containsExactly(
            new Root("data0", Path.of("/d/one"), true),
            new Root("data1", Path.of("/e/two"), true),
            new Root("system", Path.of("/f/sys"), true),
            new Root("commitlog", Path.of("/g/log"), false),
            new Root("hints", Path.of("/h"), false),
            new Root("saved_caches", Path.of("/i"), false),
            new Root("cdc_raw", Path.of("/j"), false));
    assertThat(config.localSystemRoot().name()).isEqualTo("system");
    assertThat(config.dataRoots()).extracting(Root::name).containsExactly("data0", "data1");
  }

  @Test
  void putsWhatIsNotStatedBelowTheDataPath() throws Exception {
    List<Root> expected =
        List.of(
            new Root("data0", LIB.resolve("data"), true),
            new Root("commitlog", LIB.resolve("commitlog"), false),
            new Root("hints", LIB.resolve("hints"), false),
            new Root("saved_caches", LIB.resolve("saved_caches"), false),
            new Root("cdc_raw", LIB.resolve("cdc_raw"), false));

    assertThat(yaml("").roots()).isEqualTo(expected);
    assertThat(yaml("data_file_directories:\n").roots()).isEqualTo(expected);
    assertThat(NodeConfig.ofImage(LIB, Map.of(), OPTIONS, null).roots()).isEqualTo(expected);
    assertThat(NodeConfig.ofDirectories(Directories.below(LIB), OPTIONS, null).roots())
        .isEqualTo(expected);
    assertThat(yaml("").localSystemRoot().name()).isEqualTo("data0");
  }

  @Test
  void takesSettingsFromTheConfiguration() throws Exception {
    assertThat(
            yaml("""
                    cluster_name: c
                    num_tokens: 4
                    initial_token: 1, 2, 3, 4
                    auto_bootstrap: no
                    partitioner: org.apache.cassandra.dht.RandomPartitioner
                    uuid_sstable_identifiers_enabled: true
                    storage_compatibility_mode: NONE
                    """)
                .settings())
        .isEqualTo(
            new Settings(
                4,
                "1, 2, 3, 4",
                false,
                "org.apache.cassandra.dht.RandomPartitioner",
                true,
                "NONE"));
  }

  @Test
  void knowsTheEnginesDefaults() throws Exception {
    assertThat(yaml("").settings())
        .isEqualTo(new Settings(1, null, true, null, false, "CASSANDRA_4"));
  }

  @Test
  void takesTheLastOfRepeatedKeysAsCassandraDoes() throws Exception {
    assertThat(yaml("num_tokens: 4\nnum_tokens: 8\n").settings().numTokens()).isEqualTo(8);
  }

  @Test
  void looksPastAnIdentityThatWasWrittenBefore() throws Exception {
    String text = "num_tokens: 8\n";
    String edited = YamlEdit.withIdentity(text, Map.of("num_tokens", "2"));

    assertThat(yaml(edited)).isEqualTo(yaml(text));
  }

  @Test
  void takesSettingsFromTheVariablesOfTheOfficialImage() throws Exception {
    NodeConfig config =
        NodeConfig.ofImage(LIB, Map.of("CASSANDRA_NUM_TOKENS", "4"), OPTIONS, "5.0.9");

    assertThat(config.settings().numTokens()).isEqualTo(4);
    assertThat(NodeConfig.ofImage(LIB, Map.of(), OPTIONS, null).settings().numTokens())
        .isEqualTo(16);
  }

  @Test
  void knowsNothingButDirectoriesWhenAPersonStatesThem() throws Exception {
    assertThat(NodeConfig.ofDirectories(Directories.below(LIB), OPTIONS, null).settings())
        .isEqualTo(Settings.UNKNOWN);
  }

  @Test
  void namesEverythingThatIsWrongAtOnce() {
    assertThatThrownBy(
            () ->
                yaml(
                    """
                    data_file_directories: /d
                    commitlog_directory: log
                    hints_directory: [/h]
                    saved_caches_directory: ""
                    num_tokens: many
                    uuid_sstable_identifiers_enabled: 1
                    """))
        .asInstanceOf(InstanceOfAssertFactories.type(CassandraConfigException.class))
        .satisfies(
            e ->
                assertThat(e.problems())
                    .extracting(Problem::field)
                    .containsExactlyInAnyOrder(
                        "data_file_directories",
                        "commitlog_directory",
                        "hints_directory",
                        "saved_caches_directory",
                        "num_tokens",
                        "uuid_sstable_identifiers_enabled"));
  }

  @Test
  void refusesDirectoriesThatHoldEachOther() {
    for (String text :
        List.of(
            "commitlog_directory: /var/lib/cassandra/data\n",
            "commitlog_directory: /var/lib/cassandra/data/log\n",
            "data_file_directories: [/d, /d/]\n",
            "data_file_directories: [/d/x, /d]\n",
            "data_file_directories: [/]\n",
            "local_system_data_file_directory: /var/lib/cassandra/data\n",
            "hints_directory: /var/lib/cassandra/saved_caches/../saved_caches\n")) {
      assertThatThrownBy(() -> yaml(text)).as(text).isInstanceOf(CassandraConfigException.class);
    }
  }

  @Test
  void allowsDirectoriesWhoseNamesBeginAlike() throws Exception {
    assertThat(yaml("data_file_directories: [/d, /d2, /d-x]\n").dataRoots()).hasSize(3);
  }

  @Test
  void refusesWhatIsNoConfiguration() {
    for (String text :
        List.of(
            "- a\n",
            "text",
            "a: [",
            "num_tokens: 0\n",
            "num_tokens: -4\n",
            "num_tokens: 99999999999\n",
            "a: !!javax.script.ScriptEngineManager []\n",
            "a: &a [*a]\nnum_tokens: x\n",
            "hints_directory: \"/h\\0x\"\n",
            "a: " + "[".repeat(5000),
            "#" + "x".repeat(1 << 20) + "\n",
            aliasBomb())) {
      assertThatThrownBy(() -> yaml(text))
          .as(text.substring(0, Math.min(40, text.length())))
          .isInstanceOf(CassandraConfigException.class);
    }
  }

  @Test
  void refusesVariablesThatAreNoNumbers() {
    for (String value : List.of("x", "0", "-1", "16 ", "99999", "1e3")) {
      assertThatThrownBy(
              () -> NodeConfig.ofImage(LIB, Map.of("CASSANDRA_NUM_TOKENS", value), OPTIONS, null))
          .as(value)
          .isInstanceOf(CassandraConfigException.class)
          .hasMessageContaining("CASSANDRA_NUM_TOKENS");
    }
  }

  private static String aliasBomb() {
    StringBuilder text = new StringBuilder("a0: &a0 [x]\n");
    for (int i = 1; i < 100; i++) {
      text.append("a%d: &a%d [*a%d, *a%d]\n".formatted(i, i, i - 1, i - 1));
    }
    return text.toString();
  }

  private static NodeConfig yaml(String text) throws CassandraConfigException {
    return NodeConfig.ofYaml(text, LIB, OPTIONS, "5.0.9");
  }
}
