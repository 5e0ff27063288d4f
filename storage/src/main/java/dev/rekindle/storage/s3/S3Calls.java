package dev.rekindle.storage.s3;

import dev.rekindle.storage.Retries;
import dev.rekindle.storage.StoreException;
import dev.rekindle.storage.http.Headers;
import dev.rekindle.storage.rest.Reach;
import dev.rekindle.storage.rest.WireFailures;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.core.checksums.RequestChecksumCalculation;
import software.amazon.awssdk.core.checksums.ResponseChecksumValidation;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;

/**
 * Everything but reading and listing goes through the SDK. It is started at the first call, and its
 * failures are told, and retried, as those of our own requests are. Thread safe.
 */
final class S3Calls implements AutoCloseable {
  private final S3Address address;
  private final @Nullable URI endpoint;
  private final Identities identities;
  private final S3Failures failures;
  private final Reach reach;
  private final Object starting = new Object();
  private volatile @Nullable S3Client client;
  private boolean closed;

  /**
   * Starts nothing yet.
   *
   * @param endpoint null for the cloud's own, which the SDK knows
   */
  S3Calls(
      S3Address address,
      @Nullable URI endpoint,
      Identities identities,
      S3Failures failures,
      Reach reach) {
    this.address = address;
    this.endpoint = endpoint;
    this.identities = identities;
    this.failures = failures;
    this.reach = reach;
  }

  /** Makes a request, again where that can help; the request must be one that can be made again. */
  <T> T run(String doing, Function<S3Client, T> request) throws StoreException {
    return reach.patience().retries().run(() -> once(doing, request));
  }

  /** Does something of our own as patiently. */
  <T> T retried(Retries.Attempt<T> attempt) throws StoreException {
    return reach.patience().retries().run(attempt);
  }

  /** Makes a request once. */
  <T> T once(String doing, Function<S3Client, T> request) throws StoreException {
    try {
      return request.apply(client());
    } catch (AwsServiceException e) {
      throw failures.of(doing, answer(e));
    } catch (SdkException | UncheckedIOException e) {
      throw failures.of(doing, WireFailures.behind(e));
    } catch (IllegalArgumentException e) {
      throw new StoreException(
          StoreException.Kind.INVALID,
          failures.store() + ": " + doing + ": the key cannot be used here.",
          e);
    }
  }

  private static S3Failures.Answer answer(AwsServiceException e) {
    Headers headers = new Headers();
    String code = "";
    String message = "";
    if (e.awsErrorDetails() != null) {
      var details = e.awsErrorDetails();
      code = details.errorCode() == null ? "" : details.errorCode();
      message = details.errorMessage() == null ? "" : details.errorMessage();
      if (details.sdkHttpResponse() != null) {
        details
            .sdkHttpResponse()
            .forEachHeader((name, values) -> headers.add(name, String.join(",", values)));
      }
    }
    return new S3Failures.Answer(e.statusCode(), code, message, headers);
  }

  private S3Client client() {
    S3Client started = client;
    if (started != null) {
      return started;
    }
    synchronized (starting) {
      if (closed) {
        throw new UncheckedIOException(new IOException("closed"));
      }
      S3Client known = client;
      if (known == null) {
        known = start();
        client = known;
      }
      return known;
    }
  }

  private S3Client start() {
    return S3Client.builder()
        .httpClient(SdkHttp.client(reach.proxies(), reach.trust(), reach.patience()))
        .credentialsProvider(this::credentials)
        .region(Region.of(address.region()))
        .endpointOverride(endpoint)
        .forcePathStyle(address.isPathStyle())
        .requestChecksumCalculation(RequestChecksumCalculation.WHEN_REQUIRED)
        .responseChecksumValidation(ResponseChecksumValidation.WHEN_REQUIRED)
        .overrideConfiguration(o -> o.retryStrategy(AwsRetryStrategy.doNotRetry()))
        .build();
  }

  private AwsCredentials credentials() {
    try {
      AccessKeys keys = identities.now();
      return keys.token() == null
          ? AwsBasicCredentials.create(keys.id(), keys.key().reveal())
          : AwsSessionCredentials.create(keys.id(), keys.key().reveal(), keys.token().reveal());
    } catch (StoreException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    synchronized (starting) {
      closed = true;
      if (client != null) {
        client.close();
      }
    }
  }
}
