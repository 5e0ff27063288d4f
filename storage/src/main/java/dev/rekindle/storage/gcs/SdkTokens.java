package dev.rekindle.storage.gcs;

import com.google.auth.Credentials;
import dev.rekindle.storage.Secret;
import java.io.IOException;
import java.net.URI;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Our tokens as the SDK asks for them. Thread safe. */
final class SdkTokens extends Credentials {
  private final transient GcsIdentity identity;
  private transient volatile @Nullable Secret last;

  SdkTokens(GcsIdentity identity) {
    this.identity = identity;
  }

  @Override
  public String getAuthenticationType() {
    return "OAuth2";
  }

  @Override
  public Map<String, List<String>> getRequestMetadata(@Nullable URI uri) throws IOException {
    Secret now = identity.authorization();
    last = now;
    return Map.of("Authorization", List.of(now.reveal()));
  }

  @Override
  public boolean hasRequestMetadata() {
    return true;
  }

  @Override
  public boolean hasRequestMetadataOnly() {
    return true;
  }

  /** The store refused the last one. */
  @Override
  public void refresh() {
    Secret refused = last;
    if (refused != null) {
      identity.refused(refused);
    }
  }
}
