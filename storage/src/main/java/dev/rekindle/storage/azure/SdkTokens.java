package dev.rekindle.storage.azure;

import com.azure.core.credential.AccessToken;
import com.azure.core.credential.TokenCredential;
import com.azure.core.credential.TokenRequestContext;
import dev.rekindle.storage.StoreException;
import java.io.UncheckedIOException;
import java.time.ZoneOffset;
import reactor.core.publisher.Mono;

/** Our tokens as the SDK asks for them. Thread safe. */
final class SdkTokens implements TokenCredential {
  private final AzureTokens tokens;

  SdkTokens(AzureTokens tokens) {
    this.tokens = tokens;
  }

  @Override
  public Mono<AccessToken> getToken(TokenRequestContext request) {
    return Mono.fromCallable(() -> getTokenSync(request));
  }

  @Override
  public AccessToken getTokenSync(TokenRequestContext request) {
    try {
      AzureTokens.Token token = tokens.now();
      return new AccessToken(token.value().reveal(), token.end().atOffset(ZoneOffset.UTC));
    } catch (StoreException e) {
      throw new UncheckedIOException(e);
    }
  }
}
