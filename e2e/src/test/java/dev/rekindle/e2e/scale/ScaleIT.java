package dev.rekindle.e2e.scale;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ScaleIT {
  @TempDir private Path directory;

  @Test
  void aSmallPopulationIsMeasuredFromTheFirstPlanToTheLastRestore() {
    ByteArrayOutputStream printed = new ByteArrayOutputStream();

    ScaleMain.run(
        List.of(directory.toString(), "--scale", "small"), new PrintStream(printed, true, UTF_8));

    String table = printed.toString(UTF_8);
    table = table.substring(table.indexOf("### 20 StatefulSets and 100 Backups in 4 namespaces"));
    assertThat(table)
        .contains("| making 20 StatefulSets | ")
        .contains("| from the controller's start until it has written all first plans | ")
        .contains("| until the newest 20 backups of the bucket are objects in full | ")
        .contains("| making 80 more Backups | ")
        .containsPattern("reconciling backups while they become objects \\| [0-9]+ times; p50 ")
        .containsPattern("CPU while nothing happens \\| [0-9.]+ % of a core")
        .containsPattern("requests while nothing happens \\| [0-9]+ a minute: ")
        .containsPattern("backups once and throwing it away \\| .* MiB")
        .containsPattern("until it leads and has seen everything \\| [0-9.]+ m?s")
        .containsPattern("first plan `stage`, 2 times \\| median [0-9]+ ms")
        .containsPattern("memory with restores \\| [1-9][0-9]+ MiB resident");
  }
}
