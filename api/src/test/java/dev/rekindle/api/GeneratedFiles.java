package dev.rekindle.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rekindle.testkit.Tools;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Files of the repository that are made from the Java types. */
final class GeneratedFiles {
  /** {@code -Drekindle.regenerate} writes the files instead of only comparing them. */
  private static final boolean REGENERATE = System.getProperty("rekindle.regenerate") != null;

  private static final String COMMAND =
      "./mvnw -pl api -am test -Dtest='Generated*' -Dsurefire.failIfNoSpecifiedTests=false"
          + " -Drekindle.regenerate";

  private GeneratedFiles() {}

  static void assertUpToDate(String file, String expected) throws IOException {
    Path path = Tools.repositoryRoot().resolve(file);
    if (REGENERATE) {
      Files.createDirectories(path.getParent());
      Files.writeString(path, expected);
    }
    assertThat(path)
        .as("%s is made from the Java types in api/. To make it again: %s", file, COMMAND)
        .hasContent(expected);
  }
}
