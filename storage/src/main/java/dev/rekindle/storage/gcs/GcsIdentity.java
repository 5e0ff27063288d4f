package dev.rekindle.storage.gcs;

import dev.rekindle.storage.Proxies;
import dev.rekindle.storage.Secret;
import dev.rekindle.storage.StoreException;
import dev.rekindle.storage.StoreException.Kind;
import dev.rekindle.storage.rest.SecretFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Tokens by which requests are allowed: of credentials in a file, or of what the platform gives
 * ({@code GOOGLE_APPLICATION_CREDENTIALS}, the metadata server). Thread safe.
 *
 * <p>A file that changed is read again when a token is refused or runs out.
 */
final class GcsIdentity {
  static final List<String> NAMES =
      List.of(
          "GOOGLE_APPLICATION_CREDENTIALS",
          "gcp.json",
          "gcpcredentials",
          "medusa_gcp_key.json",
          "key.json");

  private final @Nullable Path files;
  private final Proxies proxies;
  private @Nullable Source source;
  private @Nullable GcsToken token;

  /** Credentials, and the file's content that they were made of. */
  private record Source(GcsCredentials credentials, String content) {}

  /** The credentials in files; or, without a path, what the platform gives. Nothing is read yet. */
  GcsIdentity(@Nullable Path files, Proxies proxies) {
    this.files = files;
    this.proxies = proxies;
  }

  /** Returns the value of {@code Authorization}. */
  synchronized Secret authorization() throws StoreException {
    GcsToken now = token;
    if (now == null || now.endsSoon()) {
      now = (files == null ? platform() : inFiles(files)).ask();
      token = now;
    }
    return now.authorization();
  }

  /** Forgets a token that was refused, unless another one came meanwhile. */
  synchronized void refused(Secret authorization) {
    if (token != null && authorization.reveal().equals(token.authorization().reveal())) {
      token = null;
    }
  }

  private GcsCredentials platform() throws StoreException {
    Source known = source;
    if (known == null) {
      try {
        known = new Source(LibraryCredentials.platform(proxies), "");
        source = known;
      } catch (IOException e) {
        throw new StoreException(
            Kind.UNAUTHENTICATED,
            "The platform gives no credentials for Google Cloud Storage (GOOGLE_APPLICATION_CREDENTIALS, workload identity, metadata server). Name a directory with a service account's file, or give this process an identity.",
            null);
      }
    }
    return known.credentials();
  }

  private GcsCredentials inFiles(Path path) throws StoreException {
    try {
      String content = Files.readString(file(path));
      Source known = source;
      if (known == null || !known.content().equals(content)) {
        known = new Source(read(content), content);
        source = known;
      }
      return known.credentials();
    } catch (IOException e) {
      String why = e instanceof java.nio.file.FileSystemException ? SecretFiles.reason(e) : told(e);
      throw bad(path, why);
    } catch (IllegalArgumentException e) {
      throw bad(path, "it is not such a file");
    }
  }

  private GcsCredentials read(String content) throws IOException {
    Optional<ServiceAccount> account = ServiceAccount.of(content, proxies);
    return account.isPresent() ? account.get() : LibraryCredentials.of(content, proxies);
  }

  /** Of Google's messages only our own and those about missing files are free of content. */
  private static String told(IOException e) {
    String message = String.valueOf(e.getMessage());
    return message.startsWith("it has ") ? message : "it is not such a file";
  }

  private static Path file(Path path) throws IOException {
    for (String name : NAMES) {
      if (Files.isRegularFile(path.resolve(name))) {
        return path.resolve(name);
      }
    }
    return SecretFiles.only(path);
  }

  private static StoreException bad(Path path, String why) {
    return new StoreException(
        Kind.UNAUTHENTICATED,
        "The credentials in %s cannot be used: %s. Expected the JSON file of a service account, or a directory with it."
            .formatted(path, why),
        null);
  }
}
