package dev.rekindle.restorer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rekindle.name.ExitCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The launcher beside a rendered configuration, as cass-operator's pods have it. */
class ConfigFileIT {
  @TempDir private Path directory;

  @Test
  void tellsTheNodeItsTokensInTheConfiguration() throws IOException {
    NodeFixture node = new NodeFixture(directory).withOldData();
    Path yaml = rendered("num_tokens: %d\n".formatted(MedusaFixture.TOKENS.split(",").length));

    RestorerProcess.Ended ended = restore(node, yaml);

    assertThat(ended.exitCode()).as(ended.log()).isZero();
    assertThat(node.restoredFile()).exists();
    assertThat(yaml).content().contains(MedusaFixture.TOKENS).contains("auto_bootstrap: false");
  }

  @Test
  void refusesAConfigurationThatItCannotEditBeforeAnythingIsTouched() throws IOException {
    NodeFixture node = new NodeFixture(directory).withOldData();
    Path yaml = rendered("{num_tokens: %d}\n".formatted(MedusaFixture.TOKENS.split(",").length));
    String text = Files.readString(yaml);
    Map<String, String> before = node.databaseFiles();

    RestorerProcess.Ended ended = restore(node, yaml);

    assertThat(ended.exitCode()).as(ended.log()).isEqualTo(ExitCode.CONFIGURATION.number());
    assertThat(node.databaseFiles()).isEqualTo(before);
    assertThat(yaml).hasContent(text);
  }

  private RestorerProcess.Ended restore(NodeFixture node, Path yaml) throws IOException {
    Map<String, String> settings =
        node.byHand(MedusaFixture.of(2, 2_000).writeTo(directory.resolve("bucket")));
    settings.put("REKINDLE_CONFIG_DIR", yaml.getParent().toString());
    return RestorerProcess.run(node.scratch, settings, "restore");
  }

  private Path rendered(String text) throws IOException {
    Path yaml = Files.createDirectories(directory.resolve("config")).resolve("cassandra.yaml");
    return Files.writeString(yaml, text);
  }
}
