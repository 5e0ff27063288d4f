package dev.rekindle.e2e.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rekindle.rule.RestoreRule;
import dev.rekindle.testkit.ChildProcess;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** What {@code ./demo} runs once all is built; it ends with exit code 0 if every check held. */
@Execution(ExecutionMode.SAME_THREAD)
class DemoIT {
  private static final Duration PATIENCE = Duration.ofMinutes(15);

  @TempDir Path directory;

  @Test
  void showsWhatHappensOnEachNodeWithoutKubernetes() {
    assertThat(shown("--without-kubernetes"))
        .contains("exit code 11", "exit code 13", "exit code 20");
  }

  @Test
  void showsARestoreOnAKubernetesOfItsOwn() {
    NodeNeeded.here("DemoIT#showsARestoreOnAKubernetesOfItsOwn");

    assertThat(shown())
        .contains(
            RestoreRule.BACKUP_MISSING.code(),
            RestoreRule.TARGET_MISSING.code(),
            RestoreRule.RACK_MISMATCH.code(),
            RestoreRule.TABLES_UNSUPPORTED.code());
  }

  /** Runs it in the checkout, where it finds what was built. */
  private String shown(String... arguments) {
    Path checkout = Path.of("").toAbsolutePath().getParent();
    List<String> command =
        Stream.concat(
                Stream.of(
                    "env",
                    "--chdir=" + checkout,
                    Path.of(System.getProperty("java.home"), "bin/java").toString(),
                    "--enable-native-access=ALL-UNNAMED",
                    "--sun-misc-unsafe-memory-access=allow",
                    "-cp",
                    "e2e/target/classes:e2e/target/lib/*",
                    "dev.rekindle.e2e.DemoMain",
                    directory.resolve("demo").toString()),
                Stream.of(arguments))
            .toList();
    ChildProcess.Finished demo =
        ChildProcess.run(new ChildProcess.Command("demo", command, directory, Map.of()), PATIENCE);

    assertThat(demo.exitCode()).as(demo.output()).isZero();
    assertThat(demo.output()).contains("Every check held");
    return demo.output();
  }
}
