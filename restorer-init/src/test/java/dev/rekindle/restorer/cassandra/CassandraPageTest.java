package dev.rekindle.restorer.cassandra;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rekindle.restorer.cassandra.Problem.Code;
import dev.rekindle.rule.RestoreRule;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The table of a pod's own checks says which of them there are, and which rules they repeat. */
class CassandraPageTest {
  private static final Path PAGE = Path.of("..", "docs", "cassandra.md");
  private static final Pattern ROW = Pattern.compile("\\| `([A-Z_]+)` \\| ([^|]+) \\| .+\\. \\|");
  private static final Pattern CODE = Pattern.compile("`(\\w+)`");

  @Test
  void hasOneRowForEachCodeAndNoOther() throws IOException {
    assertThat(rows().keySet())
        .containsExactlyInAnyOrderElementsOf(Arrays.stream(Code.values()).map(Code::name).toList());
    assertThat(Files.readString(PAGE).lines().filter(line -> line.startsWith("| `")))
        .filteredOn(line -> line.matches("\\| `[A-Z_]{2,}`.*"))
        .as("no row twice, and each of the table's form")
        .hasSameSizeAs(rows().keySet());
  }

  @Test
  void namesTheRulesThatACheckRepeats() throws IOException {
    Map<String, List<String>> named = new LinkedHashMap<>();
    rows()
        .forEach(
            (code, cell) -> {
              List<String> rules =
                  CODE.matcher(cell).results().map((MatchResult rule) -> rule.group(1)).toList();
              assertThat(cell.equals("only here")).as(code).isEqualTo(rules.isEmpty());
              named.put(code, rules);
            });

    Map<String, List<String>> repeated = new LinkedHashMap<>();
    for (Code code : Code.values()) {
      repeated.put(code.name(), repeats(code).stream().map(RestoreRule::code).toList());
    }
    assertThat(named).containsExactlyInAnyOrderEntriesOf(repeated);
  }

  /** The rules of a restore that are about the same fact; a new check has to say which. */
  private static List<RestoreRule> repeats(Code code) {
    return switch (code) {
      case TOKENS_MISSING -> List.of(RestoreRule.TOKENS_MISSING);
      case NUM_TOKENS_MISMATCH -> List.of(RestoreRule.TOKEN_COUNT_MISMATCH);
      case SCHEMA_MISSING -> List.of(RestoreRule.BACKUP_EMPTY);
      case SOURCE_UNSUPPORTED -> List.of(RestoreRule.SOURCE_VERSION_UNSUPPORTED);
      case TARGET_UNSUPPORTED -> List.of(RestoreRule.TARGET_VERSION_UNSUPPORTED);
      case TARGET_OLDER -> List.of(RestoreRule.TARGET_OLDER);
      case PARTITIONER_MISMATCH,
          SETTING_REQUIRED,
          FORMAT_UNSUPPORTED,
          SSTABLE_INCOMPLETE,
          CONFIG_INVALID ->
          List.of();
    };
  }

  private static Map<String, String> rows() throws IOException {
    Map<String, String> rows = new LinkedHashMap<>();
    for (String line : Files.readAllLines(PAGE)) {
      var row = ROW.matcher(line);
      if (row.matches()) {
        rows.put(row.group(1), row.group(2));
      }
    }
    return rows;
  }
}
