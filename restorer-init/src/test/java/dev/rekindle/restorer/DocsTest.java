package dev.rekindle.restorer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rekindle.name.ExitCode;
import dev.rekindle.name.Variable;
import dev.rekindle.plan.PlanJson;
import dev.rekindle.plan.PlanState;
import dev.rekindle.plan.RestorePlan;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** What is written about the program is what the program does. */
class DocsTest {
  private static final Path DOCS = Path.of("../docs");

  @Test
  void everySettingIsDocumentedAsItIs() throws IOException {
    assertThat(rows("| `--"))
        .containsExactlyElementsOf(
            Arrays.stream(Variable.values())
                .map(
                    variable ->
                        "| `%s` | `%s` | %s | %s | %s |"
                            .formatted(
                                variable.flag(),
                                variable.key(),
                                variable.placeholder(),
                                variable.preset() == null ? "" : "`" + variable.preset() + "`",
                                variable.meaning()))
                .toList());
  }

  @Test
  void everyExitCodeIsDocumentedAsItIs() throws IOException {
    assertThat(rows("| ").stream().filter(row -> row.matches("\\| [0-9]+ \\| `[A-Z_]+` .*")))
        .containsExactlyElementsOf(
            Arrays.stream(ExitCode.values())
                .map(code -> "| %d | `%s` | %s |".formatted(code.number(), code, code.meaning()))
                .toList());
  }

  @Test
  void theExampleOfAPlanIsAPlan() throws Exception {
    String text = Files.readString(DOCS.resolve("plan.md"));
    Matcher example = Pattern.compile("```json\n(.*?)```", Pattern.DOTALL).matcher(text);
    assertThat(example.find()).isTrue();

    RestorePlan plan = PlanJson.read(example.group(1).getBytes(StandardCharsets.UTF_8));

    assertThat(plan.state()).isEqualTo(PlanState.STAGE);
    assertThat(Objects.requireNonNull(plan.restore()).assignmentOf("c1-r1-0")).isPresent();
  }

  @Test
  void everyStateOfAPlanIsDocumented() throws IOException {
    String text = Files.readString(DOCS.resolve("plan.md"));
    for (PlanState state : PlanState.values()) {
      assertThat(text).contains("| `" + state.text() + "` |");
    }
  }

  private static List<String> rows(String start) throws IOException {
    try (var lines = Files.lines(DOCS.resolve("restorer.md"))) {
      return lines.filter(line -> line.startsWith(start)).toList();
    }
  }
}
