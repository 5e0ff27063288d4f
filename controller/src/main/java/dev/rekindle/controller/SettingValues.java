package dev.rekindle.controller;

import java.time.DateTimeException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The text of each setting, and everything that is wrong with it. */
final class SettingValues {
  private final Map<Setting, String> values = new EnumMap<>(Setting.class);
  private final List<String> problems = new ArrayList<>();

  SettingValues(List<String> arguments, Map<String, String> environment) {
    for (Setting setting : Setting.values()) {
      String value = environment.get(setting.key());
      if (value != null && !value.isBlank()) {
        values.put(setting, value.strip());
      }
    }
    arguments.forEach(this::argument);
  }

  private void argument(String argument) {
    for (Setting setting : Setting.values()) {
      if (argument.startsWith(setting.flag() + '=')) {
        values.put(setting, argument.substring(setting.flag().length() + 1).strip());
        return;
      }
    }
    problems.add("expected a flag such as --port=8080 (docs/controller.md), found " + argument);
  }

  List<String> problems() {
    return problems;
  }

  void problem(Setting setting, String expected) {
    problems.add(
        "%s (%s): expected %s, found %s"
            .formatted(
                setting.key(),
                setting.flag(),
                expected,
                Objects.requireNonNullElse(text(setting), "nothing")));
  }

  @Nullable String text(Setting setting) {
    return values.getOrDefault(setting, setting.preset());
  }

  String required(Setting setting) {
    String value = text(setting);
    if (value == null || value.isEmpty()) {
      problem(setting, "a " + setting.placeholder().toLowerCase(Locale.ROOT));
      return "";
    }
    return value;
  }

  List<String> list(Setting setting) {
    String value = text(setting);
    return value == null ? List.of() : List.of(value.split("\\s*,\\s*"));
  }

  Duration duration(Setting setting, Duration least) {
    try {
      Duration duration = Duration.parse(required(setting));
      if (duration.compareTo(least) >= 0) {
        return duration;
      }
    } catch (DateTimeException _) {
      // told below
    }
    problem(setting, "a duration such as PT15S or P60D, at least " + least);
    return least;
  }

  int port(Setting setting) {
    try {
      int port = Integer.parseInt(required(setting));
      if (port >= 0 && port <= 65_535) {
        return port;
      }
    } catch (NumberFormatException _) {
      // told below
    }
    problem(setting, "a port, 0 for any that is free");
    return 0;
  }
}
