package dev.rekindle.storage.s3;

import dev.rekindle.storage.StoreException;
import dev.rekindle.storage.StoreException.Kind;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.core.exception.SdkException;

/**
 * Who asks: the keys in files, read again every minute since they may be rotated, or what the
 * platform gives, which the SDK keeps fresh. Thread safe.
 */
final class Identities implements AwsCredentialsProvider {
  private static final long FRESH = TimeUnit.MINUTES.toNanos(1);

  private final @Nullable CredentialFiles files;
  private final @Nullable AwsCredentialsProvider platform;
  private volatile @Nullable Read last;

  private record Read(AwsCredentials credentials, long at) {}

  Identities(@Nullable Path path) {
    this.files = path == null ? null : new CredentialFiles(path);
    this.platform = path == null ? DefaultCredentialsProvider.builder().build() : null;
  }

  /** Returns the credentials, or fails in the words of the store. */
  AwsCredentials now() throws StoreException {
    if (platform != null) {
      try {
        AwsCredentials given = platform.resolveCredentials();
        last = new Read(given, System.nanoTime());
        return given;
      } catch (SdkException e) {
        throw new StoreException(
            Kind.UNAUTHENTICATED,
            "The platform gives no credentials for S3 (environment, profile, web identity, container,"
                + " instance). Name a directory with credentials, or give this process a role.",
            null);
      }
    }
    Read known = last;
    if (known == null || System.nanoTime() - known.at() > FRESH) {
      known = new Read(fromFiles(), System.nanoTime());
      last = known;
    }
    return known.credentials();
  }

  private AwsCredentials fromFiles() throws StoreException {
    CredentialFiles.Keys keys = Objects.requireNonNull(files).read();
    return keys.token() == null
        ? AwsBasicCredentials.create(keys.id(), keys.key().reveal())
        : AwsSessionCredentials.create(keys.id(), keys.key().reveal(), keys.token().reveal());
  }

  /** Returns what must never be seen in a message. */
  List<String> secrets() {
    List<String> secrets = new ArrayList<>();
    Read known = last;
    if (known != null) {
      secrets.add(known.credentials().accessKeyId());
      secrets.add(known.credentials().secretAccessKey());
      if (known.credentials() instanceof AwsSessionCredentials session) {
        secrets.add(session.sessionToken());
      }
    }
    return secrets;
  }

  @Override
  public AwsCredentials resolveCredentials() {
    try {
      return now();
    } catch (StoreException e) {
      throw new UncheckedIOException(e);
    }
  }
}
