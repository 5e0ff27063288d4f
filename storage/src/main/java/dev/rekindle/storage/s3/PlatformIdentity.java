package dev.rekindle.storage.s3;

import dev.rekindle.storage.Secret;
import dev.rekindle.storage.StoreException;
import dev.rekindle.storage.StoreException.Kind;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.core.exception.SdkException;

/**
 * What the platform gives, which the SDK finds and keeps fresh. It asks the services of containers
 * and instances directly, for they are near.
 */
final class PlatformIdentity extends Identities {
  private final AwsCredentialsProvider platform = DefaultCredentialsProvider.builder().build();

  @Override
  AccessKeys resolve() throws StoreException {
    try {
      return keys(platform.resolveCredentials());
    } catch (SdkException e) {
      throw new StoreException(
          Kind.UNAUTHENTICATED,
          "The platform gives no credentials for S3 (environment, profile, web identity, container,"
              + " instance). Name a directory with credentials, or give this process a role.",
          null);
    }
  }

  static AccessKeys keys(AwsCredentials given) {
    Secret token =
        given instanceof AwsSessionCredentials session ? new Secret(session.sessionToken()) : null;
    return new AccessKeys(given.accessKeyId(), new Secret(given.secretAccessKey()), token);
  }
}
