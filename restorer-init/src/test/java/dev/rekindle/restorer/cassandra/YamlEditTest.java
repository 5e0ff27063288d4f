package dev.rekindle.restorer.cassandra;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class YamlEditTest {
  private static final Map<String, String> SETTINGS =
      new TreeMap<>(Map.of("num_tokens", "2", "initial_token", "-9,7", "auto_bootstrap", "false"));

  private static final String RENDERED =
      """
      # written by an operator
      cluster_name: 'ümläut 🐦'  # a name
      num_tokens: 8   # of old
      data_file_directories:
        # the one
        - /var/lib/cassandra/data
      # the end
      """;

  @Test
  void setsWhatIsMissingAndReplacesWhatIsThere() throws Exception {
    Map<?, ?> read = CassandraYaml.map(YamlEdit.withIdentity(RENDERED, SETTINGS));

    assertThat(read)
        .isEqualTo(
            Map.of(
                "cluster_name",
                "ümläut 🐦",
                "num_tokens",
                2,
                "initial_token",
                "-9,7",
                "auto_bootstrap",
                false,
                "data_file_directories",
                List.of("/var/lib/cassandra/data")));
  }

  @Test
  void keepsCommentsAndEveryOtherLine() throws Exception {
    assertThat(YamlEdit.withIdentity(RENDERED, SETTINGS).lines())
        .contains(
            "# written by an operator",
            "cluster_name: 'ümläut 🐦'  # a name",
            "#rekindle# num_tokens: 8   # of old",
            "  # the one",
            "# the end");
  }

  @Test
  void changesNothingTheSecondTime() throws Exception {
    String once = YamlEdit.withIdentity(RENDERED, SETTINGS);

    assertThat(YamlEdit.withIdentity(once, SETTINGS)).isEqualTo(once);
  }

  @Test
  void takesOutToTheByteWhatItWrote() throws Exception {
    for (String text :
        List.of(
            RENDERED,
            "",
            "# only a comment\n",
            "num_tokens: 8",
            "---\n  num_tokens: 8\n  initial_token:\n  cluster_name: c\n",
            "num_tokens: 8\r\ncluster_name: c\r\n",
            "initial_token: |\n  1,\n  2\ncluster_name: c\n",
            "num_tokens: 1\nnum_tokens: 2\n",
            "? num_tokens\n: 8\n",
            "\"num_tokens\": 8\ncluster_name: c\n")) {
      String edited = YamlEdit.withIdentity(text, SETTINGS);
      assertThat(CassandraYaml.map(edited).get("num_tokens")).as(text).isEqualTo(2);
      assertThat(CassandraYaml.map(edited).get("initial_token")).as(text).isEqualTo("-9,7");
      assertThat(YamlEdit.withoutIdentity(edited)).isEqualTo(text);
    }
  }

  @Test
  void replacesAnOlderIdentity() throws Exception {
    String older =
        YamlEdit.withIdentity(RENDERED, Map.of("num_tokens", "4", "auto_bootstrap", "false"));

    assertThat(YamlEdit.withIdentity(older, SETTINGS))
        .isEqualTo(YamlEdit.withIdentity(RENDERED, SETTINGS));
  }

  @Test
  void keepsOneTokenAsText() throws Exception {
    String edited = YamlEdit.withIdentity("", Map.of("initial_token", "12"));

    assertThat(CassandraYaml.map(edited).get("initial_token")).isEqualTo("12");
  }

  @Test
  void refusesWhatItCouldOnlyBreak() {
    for (String text :
        List.of(
            "{num_tokens: 8, cluster_name: c}\n",
            "num_tokens: &n 8\nconcurrent_reads: *n\n",
            "num_tokens: [8]\n",
            "- num_tokens\n",
            "num_tokens: 8\n---\nnum_tokens: 9\n",
            "just text\n")) {
      assertThatThrownBy(() -> YamlEdit.withIdentity(text, SETTINGS))
          .as(text)
          .isInstanceOf(CassandraConfigException.class);
    }
  }

  @Test
  void refusesATagThatNamesAClass() {
    assertThatThrownBy(
            () -> YamlEdit.withIdentity("num_tokens: !!java.net.URL [\"http://h/\"]\n", SETTINGS))
        .isInstanceOf(CassandraConfigException.class)
        .hasMessageContaining("java.net.URL");
  }
}
