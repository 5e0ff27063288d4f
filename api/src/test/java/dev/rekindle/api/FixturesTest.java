package dev.rekindle.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.rekindle.testkit.Tools;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What {@link FixturesIT} shows to a server, and what not. */
class FixturesTest {
  private static final String EXPECT = "# expect: ";

  @Test
  void everyRuleOfAKindRefusesSomethingOfThatKind() throws IOException {
    for (Map.Entry<String, String> definition : Definitions.yaml().entrySet()) {
      List<String> expected = expected(definition.getKey());

      assertThat(messages(definition.getValue()))
          .isNotEmpty()
          .allSatisfy(
              message ->
                  assertThat(expected)
                      .as("a fixture of %s that expects: %s", definition.getKey(), message)
                      .anyMatch(message::contains));
    }
  }

  private static List<String> messages(String definition) throws IOException {
    var messages = new ArrayList<String>();
    for (JsonNode rules :
        new YAMLMapper().readTree(definition).findValues("x-kubernetes-validations")) {
      rules.forEach(rule -> messages.add(rule.path("message").asText()));
    }
    return messages;
  }

  private static List<String> expected(String plural) throws IOException {
    Path fixtures = Tools.repositoryRoot().resolve("api/src/test/resources/fixtures");
    var expected = new ArrayList<String>();
    try (Stream<Path> files = Files.list(fixtures.resolve(plural))) {
      for (Path file : files.toList()) {
        String first = Files.readAllLines(file).getFirst();
        if (first.startsWith(EXPECT)) {
          expected.add(first.substring(EXPECT.length()));
        }
      }
    }
    return expected;
  }
}
