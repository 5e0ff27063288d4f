package dev.rekindle.restorer.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.rekindle.name.ExitCode;
import dev.rekindle.name.Variable;
import dev.rekindle.restorer.run.Status;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class SyntaxTest {
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();

  @Test
  void helpNamesEveryCommandAndExitCode() {
    assertThat(run("--help")).isEqualTo(ExitCode.DONE);
    for (Command command : Command.values()) {
      assertThat(printed()).contains("  " + command.word() + " ");
    }
    for (ExitCode code : ExitCode.values()) {
      assertThat(printed()).contains(" " + code.number() + " ");
    }
  }

  @ParameterizedTest
  @EnumSource(Command.class)
  void helpOfACommandNamesEachOfItsFlags(Command command) {
    assertThat(run(command.word(), "--help")).isEqualTo(ExitCode.DONE);
    for (Variable variable : command.variables()) {
      assertThat(printed()).contains(variable.flag());
    }
  }

  @Test
  void everySettingIsAFlagOfSomeCommandAndNoCommandHasItTwice() {
    EnumSet<Variable> known = EnumSet.noneOf(Variable.class);
    for (Command command : Command.values()) {
      assertThat(command.variables()).doesNotHaveDuplicates();
      known.addAll(command.variables());
    }
    assertThat(known).containsExactlyElementsOf(Arrays.asList(Variable.values()));
  }

  @Test
  void printsItsVersion() {
    assertThat(run("--version")).isEqualTo(ExitCode.DONE);
    assertThat(printed()).startsWith("restorer ");
  }

  @ParameterizedTest
  @CsvSource({"''", "unknown", "list --deep", "list --node x", "restore extra", "list --storage"})
  void refusesWhatItDoesNotKnow(String arguments) {
    assertThat(run(arguments.isEmpty() ? new String[0] : arguments.split(" ")))
        .isEqualTo(ExitCode.USAGE);
    assertThat(printed()).isEmpty();
  }

  @Test
  void aFlagWinsOverTheVariableOfItsName() {
    ExitCode code =
        CommandLineTool.run(
            List.of("list", "--storage", "file:///not/there"),
            Map.of("REKINDLE_STORAGE", "wrong"),
            new PrintStream(out, true, UTF_8),
            false);

    assertThat(code).isEqualTo(ExitCode.BUCKET);
  }

  @Test
  void drawsHowMuchHowFastAndHowLong() {
    assertThat(
            ProgressBar.line(
                new Status.Progress(200, 50, 4L << 30, 1L << 30, 100L << 20, 3_725, Map.of())))
        .isEqualTo(
            "[#######.......................] 25%  1.0 GiB of 4.0 GiB  50/200 files  100.0 MiB/s"
                + "  1:02:05 left");
    assertThat(ProgressBar.line(new Status.Progress(0, 0, 0, 0, 0, -1, Map.of())))
        .isEqualTo(
            "[##############################] 100%  0 bytes of 0 bytes  0/0 files  0 bytes/s");
  }

  private ExitCode run(String... arguments) {
    return CommandLineTool.run(
        List.of(arguments), Map.of(), new PrintStream(out, true, UTF_8), false);
  }

  private String printed() {
    return out.toString(UTF_8);
  }
}
