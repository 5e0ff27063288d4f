package dev.rekindle.controller.restore;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** What is written about restores is what the controller does. */
class RestoresPageTest {
  private static final Path PAGE = Path.of("../docs/restores.md");

  @Test
  void everyCauseIsDocumentedWithThePhaseThatItEndsIn() throws IOException {
    assertThat(rows("## Why a restore is given up", "`([A-Za-z]+)` \\| `([A-Za-z]+)`"))
        .containsExactlyElementsOf(
            Arrays.stream(Cause.values())
                .map(cause -> "`%s` | `%s`".formatted(cause.code(), phase(cause.end())))
                .toList());
  }

  @Test
  void everythingThatIsWaitedForIsDocumented() throws IOException {
    assertThat(rows("## What a restore waits for", "`([A-Za-z]+)`"))
        .containsExactlyElementsOf(
            Arrays.stream(Waiting.values()).map(reason -> "`" + reason.code() + "`").toList());
  }

  private static String phase(End end) {
    String name = end.name();
    return name.charAt(0) + name.substring(1).toLowerCase(java.util.Locale.ROOT);
  }

  private static List<String> rows(String heading, String form) throws IOException {
    String page = Files.readString(PAGE);
    int from = page.indexOf(heading);
    int to = page.indexOf("\n## ", from + 1);
    return Pattern.compile("^\\| (" + form + ") \\|", Pattern.MULTILINE)
        .matcher(page.substring(from, to))
        .results()
        .map(row -> row.group(1))
        .toList();
  }
}
