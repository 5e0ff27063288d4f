package dev.rekindle.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.crdv2.generator.CRDGenerator;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GeneratedDefinitionsTest {

  @Test
  void everyKindHasADefinition(@TempDir Path directory) throws IOException {
    new CRDGenerator()
        .customResourceClasses(
            BackupStorage.class, Backup.class, BackupSchedule.class, Restore.class)
        .forCRDVersions("v1")
        .inOutputDir(directory.toFile())
        .generate();

    try (var files = Files.list(directory)) {
      assertThat(files).hasSize(4);
    }
  }
}
