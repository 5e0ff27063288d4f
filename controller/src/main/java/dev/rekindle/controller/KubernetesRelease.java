package dev.rekindle.controller;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Which releases of Kubernetes have what we need. */
final class KubernetesRelease {
  private static final int MAJOR = 1;
  private static final int MINOR = 32;
  private static final Pattern NUMBER = Pattern.compile("^[0-9]{1,6}");

  private KubernetesRelease() {}

  /**
   * Returns why a release cannot be used, if so. Providers append to the numbers ({@code 32+}).
   *
   * @param major as the API server says
   * @param minor as the API server says
   */
  static Optional<String> problemOf(@Nullable String major, @Nullable String minor) {
    int majorNumber = number(major);
    int minorNumber = number(minor);
    boolean enough = majorNumber > MAJOR || (majorNumber == MAJOR && minorNumber >= MINOR);
    return enough
        ? Optional.empty()
        : Optional.of(
            "expected Kubernetes %d.%d or later, found %s.%s; upgrade the cluster first"
                .formatted(MAJOR, MINOR, major, minor));
  }

  private static int number(@Nullable String text) {
    Matcher digits = NUMBER.matcher(text == null ? "" : text);
    return digits.find() ? Integer.parseInt(digits.group()) : -1;
  }
}
