package dev.rekindle.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ChildProcessTest {
  private static final Duration LONG = Duration.ofSeconds(30);

  @TempDir Path directory;

  @Test
  void returnsExitCodeAndOutputOfAProgramThatEnds() {
    ChildProcess.Finished finished = run("echo out; echo error >&2; exit 3");
    assertThat(finished.exitCode()).isEqualTo(3);
    assertThat(finished.output()).isEqualTo("out\nerror\n");
    assertThat(run("echo again").output()).isEqualTo("again\n");
  }

  @Test
  void givesTheEnvironmentAskedForAndNoneOfThisJvmsOwnJavaOptions() {
    ChildProcess.Command command =
        new ChildProcess.Command(
            "env", List.of("env"), directory, Map.of("GIVEN", "yes", "AWS_REGION", "given"));
    String output = ChildProcess.run(command, LONG).output();
    assertThat(output).contains("GIVEN=yes\n", "AWS_REGION=given\n", "PATH=");
    assertThat(output).doesNotContain("JAVA_TOOL_OPTIONS", "CLASSPATH");
  }

  @Test
  void killsAProgramThatDoesNotEndInTimeTogetherWithItsChildren() {
    assertThatThrownBy(
            () ->
                ChildProcess.run(
                    shell("sleep 600 & echo $! > child; wait"), Duration.ofMillis(500)))
        .isInstanceOf(TestkitException.class)
        .hasMessageContaining("did not end within");
    awaitGone(run("cat child").output());
  }

  @Test
  void saysWhyAProgramEndedBeforeItWasReady() {
    String chatter = "i=0; while [ $i -lt 100 ]; do echo line $i; i=$((i+1)); done; ";
    try (ChildProcess process =
        ChildProcess.start(shell("echo ERROR the cause; " + chatter + "exit 7"))) {
      assertThatThrownBy(() -> process.await("it was ready", LONG, () -> false))
          .isInstanceOf(TestkitException.class)
          .hasMessageContaining("ended with exit code 7 before it was ready")
          .hasMessageContaining("ERROR the cause")
          .hasMessageContaining("line 99")
          .hasMessageContaining("line 70")
          .hasMessageNotContaining("line 69");
    }
  }

  @Test
  void stopsWithSigtermAndKillsWhatIgnoresIt() {
    try (ChildProcess polite =
            ChildProcess.start(
                shell("trap 'echo bye; exit 0' TERM; echo up; while :; do sleep 0.05; done"));
        ChildProcess stubborn =
            ChildProcess.start(
                new ChildProcess.Command(
                    "stubborn",
                    List.of("sh", "-c", "trap '' TERM; echo up; while :; do sleep 0.05; done"),
                    directory,
                    Map.of()))) {
      polite.await("trap set", LONG, () -> polite.output().contains("up"));
      stubborn.await("trap set", LONG, () -> stubborn.output().contains("up"));
      polite.stop(LONG);
      assertThat(polite.output()).contains("bye");
      stubborn.stop(Duration.ofMillis(300));
      assertThat(stubborn.isAlive()).isFalse();
    }
  }

  @Test
  void dieWithTheJvmThatStartedThem() {
    Path java = Path.of(System.getProperty("java.home"), "bin", "java");
    ChildProcess.Finished finished =
        ChildProcess.run(
            new ChildProcess.Command(
                "jvm",
                List.of(
                    java.toString(),
                    "-cp",
                    System.getProperty("java.class.path"),
                    StartsAChild.class.getName(),
                    directory.toString()),
                directory,
                Map.of()),
            LONG);
    awaitGone(finished.output());
  }

  /** Starts a child, prints its process id, and ends without closing it. */
  static final class StartsAChild {
    private StartsAChild() {}

    static void main(String[] arguments) {
      ChildProcess child =
          ChildProcess.start(
              new ChildProcess.Command(
                  "left-over", List.of("sleep", "600"), Path.of(arguments[0]), Map.of()));
      IO.println(child.pid());
    }
  }

  /** A process that nobody has waited for is still in the table, but has no command line. */
  private static void awaitGone(String processId) {
    Path commandLine = Path.of("/proc", processId.strip(), "cmdline");
    await()
        .atMost(LONG)
        .until(() -> !Files.exists(commandLine) || Files.readAllBytes(commandLine).length == 0);
  }

  private ChildProcess.Finished run(String script) {
    return ChildProcess.run(shell(script), LONG);
  }

  private ChildProcess.Command shell(String script) {
    return new ChildProcess.Command("shell", List.of("sh", "-c", script), directory, Map.of());
  }
}
