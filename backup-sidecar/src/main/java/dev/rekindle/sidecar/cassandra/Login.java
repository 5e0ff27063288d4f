package dev.rekindle.sidecar.cassandra;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * A user name and its password.
 *
 * @param user the name
 * @param password never shown
 */
record Login(String user, String password) {
  private static final String USER = "username";
  private static final String PASSWORD = "password";

  /**
   * Reads them from a directory with a file for each, or from one file with both in its first line,
   * as a {@code jmxremote.password} has them.
   *
   * @return empty where there is nothing
   */
  static Optional<Login> read(Path place) throws LoginException {
    try {
      if (Files.isDirectory(place)) {
        return isEmpty(place)
            ? Optional.empty()
            : Optional.of(new Login(line(place.resolve(USER)), line(place.resolve(PASSWORD))));
      }
      return Files.exists(place) ? Optional.of(ofFile(place)) : Optional.empty();
    } catch (NoSuchFileException e) {
      throw new LoginException(
          place + " lacks the file " + e.getFile() + "; it needs " + USER + " and " + PASSWORD);
    } catch (IOException e) {
      throw new LoginException("Reading the user name and password in " + place + " failed: " + e);
    }
  }

  private static boolean isEmpty(Path directory) throws IOException {
    return Files.notExists(directory.resolve(USER)) && Files.notExists(directory.resolve(PASSWORD));
  }

  private static Login ofFile(Path file) throws IOException, LoginException {
    String first =
        Files.readAllLines(file).stream()
            .map(String::strip)
            .filter(line -> !line.isEmpty() && !line.startsWith("#"))
            .findFirst()
            .orElse("");
    String[] parts = first.split("\\s+", 2);
    if (parts.length < 2) {
      throw new LoginException(
          file + ": expected a user name, a space and a password in the first line, found less");
    }
    return new Login(parts[0], parts[1]);
  }

  /** Secrets made by hand often end in a line feed. */
  private static String line(Path file) throws IOException {
    return Files.readString(file).stripTrailing();
  }

  /** Returns what a JMX server wants: a name and a password. */
  String[] credentials() {
    return new String[] {user, password};
  }

  @Override
  public String toString() {
    return "Login[" + user + ']';
  }
}
