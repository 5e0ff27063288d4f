package dev.rekindle.controller;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What is written about the controller is what it does. */
class DocsTest {
  private static final Path DOCS = Path.of("../docs/controller.md");

  @Test
  void everySettingIsDocumentedAsItIs() throws IOException {
    assertThat(rows("\\| `--.*"))
        .containsExactlyElementsOf(
            Arrays.stream(Setting.values())
                .map(
                    setting ->
                        "| `%s` | `%s` | %s | %s | %s |"
                            .formatted(
                                setting.flag(),
                                setting.key(),
                                setting.placeholder(),
                                setting.preset() == null ? "" : "`" + setting.preset() + "`",
                                setting.meaning()))
                .toList());
  }

  @Test
  void everyExitCodeIsDocumentedAsItIs() throws IOException {
    assertThat(rows("\\| [0-9]+ .*"))
        .containsExactlyElementsOf(
            Arrays.stream(ExitCode.values())
                .map(code -> "| %d | `%s` | %s |".formatted(code.number(), code, code.meaning()))
                .toList());
  }

  @Test
  void everyMetricIsDocumentedAsItIs() throws IOException {
    assertThat(rows("\\| `rekindle_.*"))
        .containsExactlyElementsOf(
            Arrays.stream(Metrics.Metric.values())
                .map(metric -> "| `%s` | %s |".formatted(metric.exposed(), metric.meaning()))
                .toList());
  }

  private static List<String> rows(String form) throws IOException {
    try (var lines = Files.lines(DOCS)) {
      return lines.filter(line -> line.matches(form)).toList();
    }
  }
}
