package dev.rekindle.restorer.cli;

import dev.rekindle.name.ExitCode;
import dev.rekindle.name.Variable;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParseResult;

/**
 * The grammar of the command line, made of {@link Command} and {@link Variable} so that flags,
 * variables and help cannot drift apart.
 */
final class Syntax {
  static final String DEEP = "--deep";
  private static final int WIDTH = 100;

  private Syntax() {}

  static CommandLine commandLine() {
    CommandSpec root =
        CommandSpec.create()
            .name("restorer")
            .addOption(help())
            .addOption(
                OptionSpec.builder("--version")
                    .versionHelp(true)
                    .description("Prints the version and exits.")
                    .build());
    root.usageMessage()
        .width(WIDTH)
        .description(
            "Puts a verified backup of a database back in place before the database starts.",
            "Each flag is also an environment variable: --data-path is REKINDLE_DATA_PATH.")
        .exitCodeListHeading("Exit codes:%n")
        .exitCodeList(exitCodes());
    for (Command command : Command.values()) {
      root.addSubcommand(command.word(), spec(command));
    }
    return new CommandLine(root).setUnmatchedOptionsArePositionalParams(false);
  }

  static Command command(ParseResult parsed) {
    return Arrays.stream(Command.values())
        .filter(command -> command.word().equals(parsed.commandSpec().name()))
        .findFirst()
        .orElseThrow();
  }

  private static CommandSpec spec(Command command) {
    CommandSpec spec = CommandSpec.create().name(command.word()).addOption(help());
    spec.usageMessage().width(WIDTH).description(command.summary()).sortOptions(false);
    if (command == Command.VERIFY) {
      spec.addOption(
          OptionSpec.builder(DEEP).description("Read every object and compare its hash.").build());
    }
    command.variables().forEach(variable -> spec.addOption(option(variable)));
    return spec;
  }

  private static OptionSpec option(Variable variable) {
    OptionSpec.Builder option =
        OptionSpec.builder(variable.flag())
            .type(String.class)
            .paramLabel(variable.placeholder())
            .description(description(variable).replace("%", "%%"));
    boolean flag = variable.placeholder().equals("BOOL");
    return (flag ? option.arity("0..1").fallbackValue("true") : option.arity("1")).build();
  }

  private static String description(Variable variable) {
    return variable.preset() == null
        ? variable.meaning()
        : variable.meaning() + " Default: " + variable.preset();
  }

  private static OptionSpec help() {
    return OptionSpec.builder("-h", "--help")
        .usageHelp(true)
        .description("Shows this help and exits.")
        .build();
  }

  private static Map<String, String> exitCodes() {
    Map<String, String> codes = new LinkedHashMap<>();
    for (ExitCode code : ExitCode.values()) {
      codes.put(" " + code.number(), code.meaning());
    }
    return codes;
  }
}
