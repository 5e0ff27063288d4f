package dev.rekindle.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rekindle.name.Annotation;
import dev.rekindle.name.Label;
import dev.rekindle.testkit.Tools;
import java.io.IOException;
import java.nio.file.Files;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class GeneratedReferenceTest {
  private static final String PAGE = "docs/api.md";
  private static final String FIELDS = "<!-- From here on generated from the Java types. -->\n";

  @Test
  void tellsEveryFieldAndRule() throws IOException {
    String page = page();
    assertThat(page).contains(FIELDS);
    String written = page.substring(0, page.indexOf(FIELDS) + FIELDS.length());

    GeneratedFiles.assertUpToDate(PAGE, written + Reference.of(Definitions.all().values()));
  }

  @Test
  void tellsEveryLabelAndAnnotation() throws IOException {
    List<String> keys =
        Stream.of(
                Arrays.stream(Annotation.values()).map(Annotation::key),
                Arrays.stream(Label.values()).map(Label::key),
                Stream.of(ApiGroup.DEFAULT_STORAGE, ApiGroup.STAMP))
            .flatMap(stream -> stream)
            .map(key -> "`" + key + "`")
            .toList();

    assertThat(page()).contains(keys);
  }

  private static String page() throws IOException {
    return Files.readString(Tools.repositoryRoot().resolve(PAGE));
  }
}
