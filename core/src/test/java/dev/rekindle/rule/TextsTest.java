package dev.rekindle.rule;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Names, versions and numbers as rules read and write them. */
class TextsTest {

  @Test
  void ordersReleasesOldestFirst() {
    List<String> releases =
        List.of(
            "3.11.14",
            "4.0.0",
            "4.0.0.6816-x",
            "4.1-alpha1",
            "4.1-rc1",
            "4.1.9",
            "4.1.10",
            "5.0-beta2",
            "5.0-beta10",
            "5.0-rc1",
            "5.0-SNAPSHOT",
            "5.0");
    for (int i = 0; i < releases.size() - 1; i++) {
      EngineVersion older = EngineVersion.of(releases.get(i)).orElseThrow();
      EngineVersion newer = EngineVersion.of(releases.get(i + 1)).orElseThrow();

      assertThat(older.compareTo(newer)).as("%s %s", older, newer).isLessThanOrEqualTo(0);
      assertThat(newer.compareTo(older)).as("%s %s", older, newer).isGreaterThanOrEqualTo(0);
    }
    assertThat(EngineVersion.of("5.0-rc1")).isNotEqualTo(EngineVersion.of("5.0"));
    assertThat(EngineVersion.of("5.0")).isEqualTo(EngineVersion.of("5.0.0"));
    assertThat(EngineVersion.of("4.1.9").orElseThrow())
        .isLessThan(EngineVersion.of("4.1.10").orElseThrow());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "5",
        "latest",
        "v5.0",
        "5.x",
        "5.0.",
        "5.0.-",
        "5.0.x",
        "99999.0",
        "5.0.9999999",
        "5.0 "
      })
  void readsNoVersionFromOtherTexts(String text) {
    assertThat(EngineVersion.of(text)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"b1", "nightly-2026-11-21", "Backup_7", "node", "start"})
  void layoutCarriesOrdinaryBackupNames(String name) {
    assertThat(LayoutName.problemsOfBackup(name)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        ".",
        "..",
        "a/b",
        "a\\b",
        "a\nb",
        "x-started",
        "finished",
        "my-tokenmap-1",
        "differential",
        "an-incremental-one",
        "all-nodes"
      })
  void layoutDoesNotCarryTheseBackupNames(String name) {
    assertThat(LayoutName.problemsOfBackup(name)).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "..", "a/b", "a_started_b", "a_finished_1", "index"})
  void layoutDoesNotCarryTheseNodeNames(String name) {
    assertThat(LayoutName.problemsOfNode(name)).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"c1-dc1-r1-sts-0", "10.0.0.1", "started-0", "index-0"})
  void layoutCarriesOrdinaryNodeNames(String name) {
    assertThat(LayoutName.problemsOfNode(name)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "0,0 bytes",
    "1023,1023 bytes",
    "1024,1.0 KiB",
    "1610612736,1.5 GiB",
    "9223372036854775807,8.0 EiB",
    "-1,-1 bytes"
  })
  void writesBytesForPeople(long bytes, String text) {
    assertThat(ByteCount.text(bytes)).isEqualTo(text);
  }

  @Test
  void keepsHostileNamesOnOneLine() {
    assertThat(OneLine.of("a\r\n\u001b[31m\u202e\u2028b"))
        .isEqualTo("a\\u000d\\u000a\\u001b[31m\\u202e\\u2028b");
    assertThat(OneLine.of("Grüße 数据 🔥")).isEqualTo("Grüße 数据 🔥");
    assertThat(OneLine.of("x".repeat(100_000))).hasSize(1_000).endsWith("…");
  }

  @Test
  void neverCutsThroughCharacter() {
    assertThat(OneLine.cut("ab🔥cd", 4)).isEqualTo("ab…");
    assertThat(OneLine.cut("abcd", 4)).isEqualTo("abcd");
  }

  @Test
  void countsNamesBeyondTwenty() {
    List<String> names = IntStream.range(0, 25).mapToObj(i -> "n-" + i).toList();

    assertThat(OneLine.names(names)).endsWith("n-19 and 5 more").startsWith("n-0, n-1, n-2");
    assertThat(OneLine.names(Collections.emptyList())).isEqualTo("none");
    assertThat(OneLine.names(Stream.of("b", "a").toList())).isEqualTo("a, b");
  }
}
