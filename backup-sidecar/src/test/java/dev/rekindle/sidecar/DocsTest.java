package dev.rekindle.sidecar;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rekindle.name.SidecarVariable;
import dev.rekindle.sidecar.cassandra.NodeAnswer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;

/** What is written about the program is what the program does. */
class DocsTest {
  private static final Path PAGE = Path.of("../docs/sidecar.md");

  @Test
  void everySettingIsDocumentedAsItIs() throws IOException {
    assertThat(rows().stream().filter(row -> row.startsWith("| `REKINDLE_")))
        .containsExactlyElementsOf(
            Arrays.stream(SidecarVariable.values())
                .map(
                    variable ->
                        "| `%s` | %s | `%s` | %s |"
                            .formatted(
                                variable.key(),
                                variable.placeholder(),
                                variable.preset(),
                                variable.meaning()))
                .toList());
  }

  @Test
  void everyFieldOfTheAnswerIsDocumented() throws IOException {
    PodWord word =
        new PodWord(
            "c1-r1-0",
            () ->
                new NodeAnswer.Says(
                    "NORMAL", "Shop", "id", "5.0.9", "s", List.of("1"), List.of("k")),
            () -> Instant.EPOCH);
    word.snapshots(List::of);
    String first = String.join("\n", rows().stream().map(DocsTest::firstCell).toList());

    for (Object field : Word.of(word.get()).fields().keySet()) {
      assertThat(first).contains("`" + field + "`");
    }
    assertThat(first).contains("`volume`", "`restore`", "`oldData`");
    for (PodWord.OldData state : PodWord.OldData.values()) {
      assertThat(Files.readString(PAGE))
          .contains("`" + state.name().toLowerCase(Locale.ROOT) + "`");
    }
  }

  private static String firstCell(String row) {
    return row.substring(1, row.indexOf('|', 1));
  }

  private static List<String> rows() throws IOException {
    try (var lines = Files.lines(PAGE)) {
      return lines.filter(line -> line.startsWith("| ")).toList();
    }
  }
}
