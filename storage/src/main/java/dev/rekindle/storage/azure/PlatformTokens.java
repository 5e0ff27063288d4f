package dev.rekindle.storage.azure;

import com.azure.core.credential.AccessToken;
import com.azure.core.credential.TokenCredential;
import com.azure.core.credential.TokenRequestContext;
import com.azure.core.exception.ClientAuthenticationException;
import com.azure.core.http.HttpClient;
import com.azure.core.util.Configuration;
import com.azure.identity.ChainedTokenCredentialBuilder;
import com.azure.identity.EnvironmentCredentialBuilder;
import com.azure.identity.ManagedIdentityCredentialBuilder;
import com.azure.identity.WorkloadIdentityCredentialBuilder;
import dev.rekindle.storage.Secret;
import dev.rekindle.storage.StoreException;
import dev.rekindle.storage.StoreException.Kind;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Tokens of a service principal in the environment, of a workload identity, or of a managed one;
 * the first that there is. Thread safe.
 */
final class PlatformTokens {
  private static final TokenRequestContext STORAGE =
      new TokenRequestContext().addScopes("https://storage.azure.com/.default");

  /** What a pod with a workload identity has; its credential cannot be built without. */
  private static final List<String> WORKLOAD =
      List.of("AZURE_CLIENT_ID", "AZURE_TENANT_ID", "AZURE_FEDERATED_TOKEN_FILE");

  private static final Duration BEFORE_END = Duration.ofMinutes(3);

  private final TokenCredential credential;
  private volatile @Nullable AccessToken last;

  /** Asks nobody yet. */
  PlatformTokens(HttpClient http) {
    this.credential = credential(http);
  }

  /** Never what a person logged in with at a desk, for that would be another in production. */
  private static TokenCredential credential(HttpClient http) {
    Configuration environment = Configuration.getGlobalConfiguration();
    ChainedTokenCredentialBuilder chain =
        new ChainedTokenCredentialBuilder()
            .addLast(new EnvironmentCredentialBuilder().httpClient(http).build());
    if (WORKLOAD.stream().allMatch(environment::contains)) {
      chain.addLast(
          new WorkloadIdentityCredentialBuilder()
              .disableInstanceDiscovery() // The environment names the authority.
              .httpClient(http)
              .build());
    }
    String client = environment.get("AZURE_CLIENT_ID");
    return chain
        .addLast(new ManagedIdentityCredentialBuilder().clientId(client).httpClient(http).build())
        .build();
  }

  TokenCredential credentialOfSdk() {
    return credential;
  }

  Secret now() throws StoreException {
    AccessToken token = last;
    if (token == null || endsSoon(token)) {
      token = ask();
      last = token;
    }
    return new Secret(token.getToken());
  }

  private static boolean endsSoon(AccessToken token) {
    return token.getExpiresAt().toInstant().isBefore(Instant.now().plus(BEFORE_END));
  }

  private AccessToken ask() throws StoreException {
    try {
      return credential.getTokenSync(STORAGE);
    } catch (ClientAuthenticationException e) {
      throw new StoreException(
          Kind.UNAUTHENTICATED,
          "The platform gives no token for Azure Storage (service principal in the environment, workload identity, managed identity). Name a directory with credentials, or give this process an identity.",
          null);
    } catch (RuntimeException e) {
      throw new StoreException(
          Kind.UNAVAILABLE,
          "The platform's service for tokens of Azure does not answer ("
              + e.getClass().getSimpleName()
              + ").",
          null);
    }
  }
}
