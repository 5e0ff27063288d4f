package dev.rekindle.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rekindle.name.Annotation;
import dev.rekindle.webhook.problem.AdmissionRule;
import dev.rekindle.webhook.server.Setting;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** docs/webhook.md says what the code does. */
class WebhookPageTest {
  private final String page = Files.readString(Path.of("..", "docs", "webhook.md"));

  WebhookPageTest() throws IOException {}

  @Test
  void listsEveryRuleAndNoOther() {
    assertThat(table("## Rules"))
        .containsExactlyElementsOf(
            Arrays.stream(AdmissionRule.values())
                .map(rule -> "| `%s` | %s |".formatted(rule.code(), rule.requirement()))
                .toList());
  }

  @Test
  void listsEverySettingAndNoOther() {
    assertThat(table("## Settings"))
        .containsExactlyElementsOf(
            Arrays.stream(Setting.values())
                .map(
                    setting ->
                        "| `%s` | `%s` | %s |"
                            .formatted(setting.key(), setting.preset(), setting.meaning()))
                .toList());
  }

  @Test
  void listsEveryAnnotation() {
    List<String> keys =
        table("## Annotations").stream()
            .map(line -> line.substring(line.indexOf('`') + 1, line.indexOf('`', 3)))
            .toList();

    assertThat(keys)
        .containsExactlyElementsOf(
            Arrays.stream(Annotation.values()).map(Annotation::key).toList());
  }

  private List<String> table(String heading) {
    String section = page.substring(page.indexOf(heading + "\n"));
    return section
        .lines()
        .skip(1)
        .takeWhile(line -> !line.startsWith("## "))
        .filter(line -> line.startsWith("| `"))
        .toList();
  }
}
