package dev.rekindle.restorer.cli;

import dev.rekindle.name.ExitCode;
import dev.rekindle.name.Variable;
import dev.rekindle.restorer.log.LogLines;
import dev.rekindle.restorer.run.ProcessRun;
import dev.rekindle.restorer.run.RestorerException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;

/**
 * Turns arguments into a command and its settings. A flag is the environment variable of the same
 * name for this one call, so that both are read and checked by the same code.
 */
public final class CommandLineTool {
  private CommandLineTool() {}

  /** Runs what the arguments say; results go to standard output, everything else to the log. */
  @SuppressWarnings("SystemConsoleNull") // true only of one of the two consoles that a JDK has
  public static ExitCode run(List<String> arguments, Map<String, String> environment) {
    boolean terminal = System.console() != null && System.console().isTerminal();
    if (terminal) {
      LogLines.use(LogLines.Form.TEXT);
    }
    PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
    return run(arguments, environment, out, terminal);
  }

  static ExitCode run(
      List<String> arguments, Map<String, String> environment, PrintStream out, boolean terminal) {
    CommandLine line = Syntax.commandLine();
    try {
      ParseResult parsed = line.parseArgs(arguments.toArray(String[]::new));
      Optional<ExitCode> answered = answered(parsed, out);
      if (answered.isPresent()) {
        return answered.get();
      }
      ParseResult chosen = parsed.subcommand();
      Command command = Syntax.command(chosen);
      Map<String, String> settings = overlaid(environment, chosen, command);
      boolean deep = command == Command.VERIFY && chosen.hasMatchedOption(Syntax.DEEP);
      return new Commands(settings, out, terminal).run(command, deep);
    } catch (ParameterException e) {
      return ProcessRun.failed(
          new RestorerException(
              ExitCode.USAGE,
              e.getMessage() + ". " + e.getCommandLine().getCommandName() + " --help lists all.",
              e));
    } catch (RestorerException e) {
      return ProcessRun.failed(e);
    }
  }

  private static Optional<ExitCode> answered(ParseResult parsed, PrintStream out)
      throws RestorerException {
    @Nullable ParseResult chosen = parsed.subcommand();
    ParseResult last = chosen == null ? parsed : chosen;
    if (last.isUsageHelpRequested()) {
      out.print(last.commandSpec().commandLine().getUsageMessage());
      return Optional.of(ExitCode.DONE);
    }
    if (parsed.isVersionHelpRequested()) {
      out.println(Version.text());
      return Optional.of(ExitCode.DONE);
    }
    if (chosen == null) {
      throw new RestorerException(
          ExitCode.USAGE, "No command was given; restorer --help lists all.");
    }
    return Optional.empty();
  }

  private static Map<String, String> overlaid(
      Map<String, String> environment, ParseResult parsed, Command command) {
    Map<String, String> settings = new TreeMap<>(environment);
    for (Variable variable : command.variables()) {
      String value = parsed.matchedOptionValue(variable.flag(), (String) null);
      if (value != null) {
        settings.put(variable.key(), value);
      }
    }
    return settings;
  }
}
