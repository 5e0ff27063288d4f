package dev.rekindle.storage.azure;

import com.azure.core.credential.AccessToken;
import com.azure.core.credential.TokenCredential;
import com.azure.core.credential.TokenRequestContext;
import dev.rekindle.storage.Secret;
import dev.rekindle.storage.StoreException;
import java.io.UncheckedIOException;
import java.time.ZoneOffset;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/** Our tokens as the SDK asks for them. Thread safe. */
final class SdkTokens implements TokenCredential {
  private final AzureTokens tokens;
  private volatile @Nullable Secret last;

  SdkTokens(AzureTokens tokens) {
    this.tokens = tokens;
  }

  /** The store refused the last one. */
  void refused() {
    Secret refused = last;
    if (refused != null) {
      tokens.refused(refused);
    }
  }

  @Override
  public Mono<AccessToken> getToken(TokenRequestContext request) {
    return Mono.fromCallable(() -> getTokenSync(request));
  }

  @Override
  public AccessToken getTokenSync(TokenRequestContext request) {
    try {
      AzureTokens.Token token = tokens.now();
      last = token.value();
      return new AccessToken(token.value().reveal(), token.end().atOffset(ZoneOffset.UTC));
    } catch (StoreException e) {
      throw new UncheckedIOException(e);
    }
  }
}
