package dev.rekindle.storage.s3;

import dev.rekindle.storage.Proxies;
import dev.rekindle.storage.StoreException;
import dev.rekindle.storage.StoreException.Kind;
import dev.rekindle.storage.rest.Patience;
import dev.rekindle.storage.rest.SecretFiles;
import dev.rekindle.storage.rest.WireFailures;
import java.io.UncheckedIOException;
import software.amazon.awssdk.auth.credentials.AnonymousCredentialsProvider;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.SdkSystemSetting;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.sts.StsClient;
import software.amazon.awssdk.services.sts.auth.StsWebIdentityTokenFileCredentialsProvider;

/**
 * A pod whose service account stands for a role: STS gives the keys, through the proxies that there
 * are. Such a pod is nobody else; it does not become its machine when STS refuses.
 */
final class WebIdentity extends Identities {
  private static final String STS = "AWS STS, asked for the keys of AWS_ROLE_ARN";

  private final AwsCredentialsProvider role;

  /**
   * Asks nobody yet.
   *
   * @param region whose STS is asked, unless {@code AWS_REGION} says another
   */
  WebIdentity(String region, Proxies proxies, Patience patience) {
    StsClient sts =
        StsClient.builder()
            .httpClient(SdkHttp.client(proxies, null, patience))
            .credentialsProvider(AnonymousCredentialsProvider.create())
            .region(Region.of(SdkSystemSetting.AWS_REGION.getStringValue().orElse(region)))
            .build();
    this.role = StsWebIdentityTokenFileCredentialsProvider.builder().stsClient(sts).build();
  }

  /** Whether the environment has one; keys that it has as well come first, as in all AWS tools. */
  static boolean isThere() {
    return SdkSystemSetting.AWS_WEB_IDENTITY_TOKEN_FILE.getStringValue().isPresent()
        && SdkSystemSetting.AWS_ROLE_ARN.getStringValue().isPresent()
        && SdkSystemSetting.AWS_ACCESS_KEY_ID.getStringValue().isEmpty();
  }

  @Override
  AccessKeys resolve() throws StoreException {
    try {
      return PlatformIdentity.keys(role.resolveCredentials());
    } catch (AwsServiceException e) {
      throw refused(e);
    } catch (UncheckedIOException e) {
      throw new StoreException(
          Kind.UNAUTHENTICATED,
          "The pod's own token, which AWS_WEB_IDENTITY_TOKEN_FILE names, cannot be used: %s. Annotate the service account with eks.amazonaws.com/role-arn."
              .formatted(SecretFiles.reason(WireFailures.behind(e))),
          null);
    } catch (SdkException e) {
      throw WireFailures.of(STS, "of STS", "assume the role", WireFailures.behind(e));
    }
  }

  /** Its sentences quote who asks and for what; its code is enough. */
  private static StoreException refused(AwsServiceException e) {
    String code = e.awsErrorDetails() == null ? "" : e.awsErrorDetails().errorCode();
    String said = "HTTP " + e.statusCode() + (code == null || code.isEmpty() ? "" : " " + code);
    if (e.isThrottlingException() || e.statusCode() >= 500) {
      return new StoreException(
          Kind.UNAVAILABLE, "%s, cannot answer now (%s).".formatted(STS, said), null);
    }
    return new StoreException(
        Kind.UNAUTHENTICATED,
        "%s, refuses this pod's web identity (%s). Mend AWS_ROLE_ARN, or let the role's trust policy name this cluster's provider, and this pod's namespace and service account."
            .formatted(STS, said),
        null);
  }
}
