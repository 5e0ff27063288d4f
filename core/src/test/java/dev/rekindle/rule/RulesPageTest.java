package dev.rekindle.rule;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The page about the rules says what the rules say. */
class RulesPageTest {
  private static final Path PAGE = Path.of("..", "docs", "rules.md");
  private static final Path EXPECTED = Path.of("target", "rules-table.md");

  @Test
  void hasOneRowForEachRuleAndNoOther() throws IOException {
    List<String> expected = Stream.of(RestoreRule.values()).map(RulesPageTest::row).toList();
    Files.write(EXPECTED, expected);

    List<String> rows =
        Files.readAllLines(PAGE).stream().filter(line -> line.startsWith("| `")).toList();

    assertThat(rows).as("rows of %s, expected as in core/%s", PAGE, EXPECTED).isEqualTo(expected);
  }

  private static String row(RestoreRule rule) {
    Violation example =
        RuleCase.all().stream()
            .filter(broken -> broken.rule() == rule)
            .flatMap(broken -> Verdict.on(broken.world().facts()).violations().stream())
            .filter(violation -> violation.rule() == rule)
            .findFirst()
            .orElseThrow();
    String severity =
        switch (rule.severity()) {
          case REFUSE -> "refuses";
          case WARN -> "warns";
        };
    return Stream.of(
            "`" + rule.code() + "`",
            severity,
            rule.requirement(),
            example.problem().substring(rule.code().length() + 2),
            example.todo())
        .map(cell -> cell.replace("|", "\\|").replace("<", "&lt;"))
        .collect(java.util.stream.Collectors.joining(" | ", "| ", " |"));
  }
}
