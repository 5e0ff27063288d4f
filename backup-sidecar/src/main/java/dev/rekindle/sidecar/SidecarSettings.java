package dev.rekindle.sidecar;

import dev.rekindle.name.ExitCode;
import dev.rekindle.name.SidecarVariable;
import dev.rekindle.restorer.run.RestorerException;
import dev.rekindle.restorer.run.RunSettings;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Everything that the sidecar is told by its environment.
 *
 * @param pod what the restore container is told, too: who it is, its volumes, its plan
 * @param jmxPort where the database answers
 * @param jmxLogin where a user name and a password for it are, if it wants any
 */
record SidecarSettings(RunSettings pod, int jmxPort, Path jmxLogin) {

  /**
   * Reads the environment.
   *
   * @throws RestorerException with every problem at once
   */
  static SidecarSettings from(Map<String, String> environment) throws RestorerException {
    List<String> problems = new ArrayList<>();
    int port = port(text(environment, SidecarVariable.JMX_PORT), problems);
    Path login = path(text(environment, SidecarVariable.JMX_LOGIN), problems);
    if (problems.isEmpty()) {
      return new SidecarSettings(RunSettings.from(environment), port, login);
    }
    try {
      RunSettings.from(environment);
    } catch (RestorerException e) {
      problems.add(e.message());
    }
    throw new RestorerException(ExitCode.USAGE, String.join(". ", problems));
  }

  private static String text(Map<String, String> environment, SidecarVariable variable) {
    String value = environment.get(variable.key());
    return value == null || value.isEmpty() ? variable.preset() : value;
  }

  private static int port(String text, List<String> problems) {
    int port = text.matches("[0-9]{1,5}") ? Integer.parseInt(text) : 0;
    if (port < 1 || port > 65_535) {
      problems.add(
          SidecarVariable.JMX_PORT.key()
              + ": expected a whole number from 1 to 65535, found \""
              + text
              + "\"; correct it, or leave it out");
    }
    return port;
  }

  private static Path path(String text, List<String> problems) {
    try {
      return Path.of(text).toAbsolutePath().normalize();
    } catch (InvalidPathException e) {
      problems.add(SidecarVariable.JMX_LOGIN.key() + ": it is no path: " + e.getReason());
      return Path.of("/");
    }
  }
}
