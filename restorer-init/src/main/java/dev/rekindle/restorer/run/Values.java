package dev.rekindle.restorer.run;

import dev.rekindle.name.ExitCode;
import dev.rekindle.name.Variable;
import dev.rekindle.storage.Proxies;
import dev.rekindle.storage.StoreException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Reads settings strictly. What is wrong is noted, named by variable and flag, and reading goes on
 * with a stand-in, so that a person sees every mistake at once; {@link #check} throws them all.
 */
final class Values {
  private static final Pattern BYTES = Pattern.compile("([0-9]{1,15})([KMGT]?)");
  private static final String UNITS = "KMGT";

  private final Map<String, String> environment;
  private final List<String> problems = new ArrayList<>();

  Values(Map<String, String> environment) {
    this.environment = environment;
  }

  /** Throws every problem that was found, if any was. */
  void check() throws RestorerException {
    if (!problems.isEmpty()) {
      throw new RestorerException(
          ExitCode.USAGE,
          "The settings cannot be used: "
              + String.join("; ", problems)
              + ". Correct them and start again; `restorer --help` lists all.");
    }
  }

  void problem(Variable variable, String expected, String found) {
    problem(variable, "expected " + expected + ", found \"" + found + "\"");
  }

  void problem(Variable variable, String what) {
    String sentence = what.endsWith(".") ? what.substring(0, what.length() - 1) : what;
    problems.add(variable.key() + " (" + variable.flag() + "): " + sentence);
  }

  /** Returns the value, or the preset, or null; an empty one counts as none. */
  @Nullable String text(Variable variable) {
    String value = environment.get(variable.key());
    return value == null || value.isEmpty() ? variable.preset() : value;
  }

  String text(Variable variable, String otherwise) {
    String value = text(variable);
    return value == null ? otherwise : value;
  }

  String required(Variable variable) {
    String value = text(variable);
    if (value == null) {
      problem(variable, "it is required and not set: " + variable.meaning());
      return "-";
    }
    return value;
  }

  @Nullable Path path(Variable variable) {
    String value = text(variable);
    return value == null ? null : path(variable, value);
  }

  Path requiredPath(Variable variable) {
    return path(variable, required(variable));
  }

  List<Path> paths(Variable variable) {
    String value = text(variable);
    return value == null
        ? List.of()
        : Arrays.stream(value.split(",", -1)).map(part -> path(variable, part.strip())).toList();
  }

  boolean bool(Variable variable) {
    return constant(variable, List.of(true, false), String::valueOf, false);
  }

  @Nullable Boolean optionalBool(Variable variable) {
    return text(variable) == null ? null : bool(variable);
  }

  <T> T constant(
      Variable variable, List<T> constants, Function<? super T, String> name, T otherwise) {
    String value = text(variable);
    if (value == null) {
      return otherwise;
    }
    for (T constant : constants) {
      if (name.apply(constant).equals(value)) {
        return constant;
      }
    }
    String names = constants.stream().map(name).collect(Collectors.joining(", "));
    problem(variable, "one of " + names, value);
    return otherwise;
  }

  /** Reads a whole number; 0 when there is none. */
  int count(Variable variable, int max) {
    String value = text(variable);
    if (value == null) {
      return 0;
    }
    if (value.matches("[0-9]{1,9}")) {
      int number = Integer.parseInt(value);
      if (number >= 1 && number <= max) {
        return number;
      }
    }
    problem(variable, "a whole number from 1 to " + max, value);
    return 0;
  }

  /** Reads a number of bytes; 0 when there is none. */
  long bytes(Variable variable) {
    String value = text(variable);
    if (value == null) {
      return 0;
    }
    Matcher matcher = BYTES.matcher(value);
    if (matcher.matches()) {
      int shift = matcher.group(2).isEmpty() ? 0 : 10 * (UNITS.indexOf(matcher.group(2)) + 1);
      long number = Long.parseLong(matcher.group(1));
      if (number <= Long.MAX_VALUE >> shift) {
        return number << shift;
      }
    }
    problem(variable, "a number of bytes such as 1048576, 512K, 20M or 1G", value);
    return 0;
  }

  @Nullable URI uri(Variable variable) {
    String value = text(variable);
    if (value == null) {
      return null;
    }
    try {
      return new URI(value);
    } catch (URISyntaxException e) {
      problem(variable, "it is no URL: " + e.getReason() + " at character " + e.getIndex());
      return null;
    }
  }

  /** Reads the variables that every program reads; they have no flags. */
  Proxies proxies() {
    return switch (podProxies()) {
      case PodProxies.Usable(Proxies proxies) -> proxies;
      case PodProxies.Unusable(String problem) -> {
        problems.add(problem.replaceFirst("[.]$", ""));
        yield Proxies.NONE;
      }
    };
  }

  PodProxies podProxies() {
    try {
      return new PodProxies.Usable(Proxies.of(environment));
    } catch (StoreException e) {
      return new PodProxies.Unusable(String.valueOf(e.getMessage()));
    }
  }

  private Path path(Variable variable, String value) {
    try {
      return Path.of(value).toAbsolutePath().normalize();
    } catch (InvalidPathException e) {
      problem(variable, "it is no path: " + e.getReason());
      return Path.of("/");
    }
  }
}
