package dev.rekindle.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rekindle.testkit.Tools;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class GeneratedDefinitionsTest {

  @Test
  void manifestsAreWhatTheTypesSay() throws IOException {
    for (Map.Entry<String, String> definition : Definitions.yaml().entrySet()) {
      GeneratedFiles.assertUpToDate(
          "manifests/crds/" + definition.getKey() + ".yaml", definition.getValue());
    }
  }

  @Test
  void thereAreNoOthers() throws IOException {
    List<String> expected =
        Stream.concat(
                Definitions.yaml().keySet().stream().map(plural -> plural + ".yaml"),
                Stream.of("kustomization.yaml"))
            .toList();
    try (Stream<Path> files = Files.list(Tools.repositoryRoot().resolve("manifests/crds"))) {
      assertThat(files.map(file -> file.getFileName().toString()))
          .containsExactlyInAnyOrderElementsOf(expected);
    }
  }

  @Test
  void columnsOfABackupStandInTheOrderOfTheDesign() {
    assertThat(
            Definitions.all()
                .get("backups")
                .getSpec()
                .getVersions()
                .getFirst()
                .getAdditionalPrinterColumns())
        .extracting(column -> column.getName())
        .containsExactly("STARTED", "FINISHED", "NODES", "COMPLETED", "PROGRESS", "STATUS");
  }
}
