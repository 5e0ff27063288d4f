package dev.rekindle.e2e;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** The checkout that this code was built in. */
final class Checkout {
  private Checkout() {}

  /** Returns a file or directory of the checkout. */
  static Path path(String relative) {
    Path start = Path.of("").toAbsolutePath();
    return Stream.iterate(start, directory -> directory != null, Path::getParent)
        .filter(directory -> Files.isExecutable(directory.resolve("mvnw")))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalStateException(
                    "Not inside a checkout: no mvnw in %s or above it. Start from the checkout."
                        .formatted(start)))
        .resolve(relative);
  }
}
