package dev.rekindle.controller.storage;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Credentials and certificates as files that nobody else can read, as stores take them, for as long
 * as one store is open. In the cluster the directory for such files is memory.
 */
final class CredentialsOnDisk implements AutoCloseable {
  private static final String CREDENTIALS = "credentials";
  private static final String CA = "ca.pem";

  private final Path directory;
  private final @Nullable Path credentials;
  private final @Nullable Path authority;

  private CredentialsOnDisk(Path directory, @Nullable Path credentials, @Nullable Path authority) {
    this.directory = directory;
    this.credentials = credentials;
    this.authority = authority;
  }

  static CredentialsOnDisk write(@Nullable Map<String, byte[]> secret, byte @Nullable [] pem) {
    try {
      Path directory = Files.createTempDirectory("rekindle-store-"); // for its owner alone
      Path credentials =
          secret == null ? null : Files.createDirectory(directory.resolve(CREDENTIALS));
      if (secret != null && credentials != null) {
        for (Map.Entry<String, byte[]> file : secret.entrySet()) {
          Files.write(credentials.resolve(file.getKey()), file.getValue());
        }
      }
      Path authority = pem == null ? null : Files.write(directory.resolve(CA), pem);
      return new CredentialsOnDisk(directory, credentials, authority);
    } catch (IOException e) {
      throw new UncheckedIOException("Credentials cannot be kept on disk", e);
    }
  }

  @Nullable Path credentials() {
    return credentials;
  }

  @Nullable Path authority() {
    return authority;
  }

  /** Returns a message without the names of our files. */
  String told(String message) {
    return message
        .replace(directory.resolve(CREDENTIALS).toString(), "the Secret")
        .replace(directory.resolve(CA).toString(), "of the Secret");
  }

  @Override
  public void close() {
    try {
      delete(credentials);
      delete(directory);
    } catch (IOException e) {
      throw new UncheckedIOException("Credentials cannot be taken off the disk", e);
    }
  }

  private static void delete(@Nullable Path directory) throws IOException {
    if (directory == null) {
      return;
    }
    List<Path> files;
    try (Stream<Path> listed = Files.list(directory)) {
      files = listed.toList();
    }
    for (Path file : files) {
      Files.deleteIfExists(file);
    }
    Files.deleteIfExists(directory);
  }
}
