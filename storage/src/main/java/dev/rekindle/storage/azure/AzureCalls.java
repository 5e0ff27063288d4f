package dev.rekindle.storage.azure;

import com.azure.core.credential.AzureSasCredential;
import com.azure.core.http.HttpHeader;
import com.azure.core.http.HttpResponse;
import com.azure.core.util.ConfigurationBuilder;
import com.azure.storage.blob.BlobContainerClient;
import com.azure.storage.blob.BlobContainerClientBuilder;
import com.azure.storage.blob.models.BlobStorageException;
import com.azure.storage.common.StorageSharedKeyCredential;
import com.azure.storage.common.policy.RequestRetryOptions;
import com.azure.storage.common.policy.RetryPolicyType;
import dev.rekindle.storage.StoreException;
import dev.rekindle.storage.http.Headers;
import dev.rekindle.storage.rest.Reach;
import dev.rekindle.storage.rest.WireFailures;
import java.io.IOException;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Everything but reading and listing goes through the SDK. It is started at the first call, and its
 * failures are told, and retried, as those of our own requests are. Thread safe.
 */
final class AzureCalls {
  private final AzureAddress address;
  private final AzureIdentity identity;
  private final AzureFailures failures;
  private final Reach reach;
  private @Nullable Started started;

  private record Started(
      BlobContainerClient client, AzureAccess access, @Nullable SdkTokens tokens) {}

  AzureCalls(AzureAddress address, AzureIdentity identity, AzureFailures failures, Reach reach) {
    this.address = address;
    this.identity = identity;
    this.failures = failures;
    this.reach = reach;
  }

  /** Makes a request, again where that can help; the request must be one that can be made again. */
  <T> T run(String doing, Function<BlobContainerClient, T> request) throws StoreException {
    return reach.patience().retries().run(() -> once(doing, request));
  }

  private <T> T once(String doing, Function<BlobContainerClient, T> request) throws StoreException {
    try {
      return withFreshToken(request);
    } catch (BlobStorageException e) {
      throw failures.of(doing, answer(e.getResponse()), identity.now().grant());
    } catch (IOException e) {
      throw failures.of(doing, e);
    } catch (RuntimeException e) {
      throw failures.of(doing, WireFailures.behind(e));
    }
  }

  /** As our own requests do; the SDK keeps a token until it ends, so it is started again. */
  private <T> T withFreshToken(Function<BlobContainerClient, T> request) throws IOException {
    Started with = started();
    try {
      return request.apply(with.client());
    } catch (BlobStorageException e) {
      if (e.getStatusCode() != 401 || with.tokens() == null) {
        throw e;
      }
      with.tokens().refused();
      forget(with);
      return request.apply(started().client());
    }
  }

  private synchronized void forget(Started one) {
    if (one.equals(started)) {
      started = null;
    }
  }

  private static AzureFailures.Answer answer(HttpResponse response) {
    Headers headers = new Headers();
    for (HttpHeader header : response.getHeaders()) {
      headers.add(header.getName(), header.getValue());
    }
    return new AzureFailures.Answer(response.getStatusCode(), headers);
  }

  /** Credentials that were rotated need another client. */
  private synchronized Started started() throws IOException {
    AzureAccess access = identity.now();
    Started known = started;
    if (known == null || !known.access().equals(access)) {
      known = start(access);
      started = known;
    }
    return known;
  }

  private Started start(AzureAccess access) {
    BlobContainerClientBuilder builder =
        new BlobContainerClientBuilder()
            .endpoint(address.url())
            .configuration(new ConfigurationBuilder().build())
            .httpClient(AzureHttp.client(reach.proxies(), reach.patience(), reach.trust()))
            .retryOptions(
                new RequestRetryOptions(
                    RetryPolicyType.FIXED, 1, (Integer) null, null, null, null));
    SdkTokens tokens =
        access.grant() instanceof AzureAccess.Platform ? new SdkTokens(identity.tokens()) : null;
    switch (access.grant()) {
      case AzureAccess.Key key ->
          builder.credential(
              new StorageSharedKeyCredential(address.account(), key.base64().reveal()));
      case AzureAccess.Sas sas -> builder.credential(new AzureSasCredential(sas.query().reveal()));
      case AzureAccess.Platform _ -> builder.credential(tokens);
    }
    return new Started(builder.buildClient(), access, tokens);
  }
}
