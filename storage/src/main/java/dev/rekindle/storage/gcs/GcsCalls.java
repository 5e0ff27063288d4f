package dev.rekindle.storage.gcs;

import com.google.api.client.http.HttpHeaders;
import com.google.api.client.http.HttpResponseException;
import com.google.api.gax.retrying.BasicResultRetryAlgorithm;
import com.google.api.gax.retrying.ResultRetryAlgorithm;
import com.google.api.gax.retrying.RetrySettings;
import com.google.cloud.http.HttpTransportOptions;
import com.google.cloud.storage.Storage;
import com.google.cloud.storage.StorageException;
import com.google.cloud.storage.StorageOptions;
import com.google.cloud.storage.StorageRetryStrategy;
import dev.rekindle.storage.Retries;
import dev.rekindle.storage.StoreException;
import dev.rekindle.storage.http.Headers;
import dev.rekindle.storage.rest.Patience;
import dev.rekindle.storage.rest.Reach;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;

/**
 * Everything but reading and listing goes through the SDK, over its JSON transport. Its failures
 * are told as those of our own requests are, and by that it tries again. Thread safe.
 */
final class GcsCalls {
  /** Attempts end it, not the time that they take. */
  private static final Duration NO_END = Duration.ofDays(1);

  private final GcsFailures failures;
  private final Storage storage;

  /** Something that the SDK does. */
  @FunctionalInterface
  interface Call<T> {
    /** Does it. */
    T on(Storage storage) throws IOException, InterruptedException, ExecutionException;
  }

  GcsCalls(GcsAddress address, GcsIdentity identity, GcsFailures failures, Reach reach) {
    this.failures = failures;
    this.storage = start(address, identity, failures, reach);
  }

  private static Storage start(
      GcsAddress address, GcsIdentity identity, GcsFailures failures, Reach reach) {
    Patience patience = reach.patience();
    HttpTransportOptions.Builder http =
        HttpTransportOptions.newBuilder()
            .setConnectTimeout(Math.toIntExact(patience.connect().toMillis()))
            .setReadTimeout(Math.toIntExact(patience.silence().toMillis()))
            .setHttpTransportFactory(new GoogleTransport(reach.proxies(), reach.trust()));
    return StorageOptions.http()
        .setHost(address.server().toString())
        .setProjectId("none") // Else it asks the platform for one, and no request here needs it.
        .setCredentials(new SdkTokens(identity))
        .setTransportOptions(new SdkRequests(http, patience.retries().longest()))
        .setRetrySettings(settings(patience.retries()))
        .setStorageRetryStrategy(new Strategy(new Again(failures)))
        .build()
        .getService();
  }

  private static RetrySettings settings(Retries retries) {
    return RetrySettings.newBuilder()
        .setMaxAttempts(retries.attempts())
        .setInitialRetryDelayDuration(retries.first())
        .setRetryDelayMultiplier(2)
        .setMaxRetryDelayDuration(retries.longest())
        .setTotalTimeoutDuration(NO_END)
        .build();
  }

  /** Every write has a condition, so every one may be tried again. */
  private record Strategy(Again again) implements StorageRetryStrategy {
    @Override
    public ResultRetryAlgorithm<?> getIdempotentHandler() {
      return again;
    }

    @Override
    public ResultRetryAlgorithm<?> getNonidempotentHandler() {
      return again;
    }
  }

  /** Whether trying again can help is the same question for all requests. */
  private static final class Again extends BasicResultRetryAlgorithm<Object> {
    private final GcsFailures failures;

    Again(GcsFailures failures) {
      this.failures = failures;
    }

    @Override
    public boolean shouldRetry(@Nullable Throwable failure, @Nullable Object result) {
      return failure != null && told(failures, "", failure).kind().retryable();
    }
  }

  /** Does something as patiently as the store is used. */
  <T> T run(String doing, Call<T> call) throws StoreException {
    try {
      return call.on(storage);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw failures.of(doing, new IOException("interrupted", e));
    } catch (IOException | ExecutionException | RuntimeException e) {
      throw told(failures, doing, e);
    }
  }

  /** A token that cannot be had comes from the SDK as code 0: the cause says what it is. */
  private static StoreException told(GcsFailures failures, String doing, Throwable e) {
    Optional<StoreException> ours = cause(e, StoreException.class);
    if (ours.isPresent()) {
      return ours.get();
    }
    Optional<HttpResponseException> answer = cause(e, HttpResponseException.class);
    if (answer.isPresent()) {
      return failures.of(doing, answer(answer.get()));
    }
    Optional<StorageException> sdks = cause(e, StorageException.class);
    if (sdks.isPresent() && sdks.get().getCode() >= 400) {
      return failures.of(doing, GcsFailures.Answer.of(sdks.get().getCode(), "", new Headers()));
    }
    return failures.of(
        doing,
        cause(e, IOException.class)
            .orElseGet(() -> new IOException("the SDK failed: " + e.getClass().getSimpleName())));
  }

  private static GcsFailures.Answer answer(HttpResponseException e) {
    String body = e.getContent() == null ? "" : e.getContent();
    return GcsFailures.Answer.of(e.getStatusCode(), body, headers(e.getHeaders()));
  }

  /** Returns what of an answer's header says when to come again. */
  static Headers headers(HttpHeaders theirs) {
    Headers headers = new Headers();
    Optional.ofNullable(theirs.getRetryAfter()).ifPresent(v -> headers.add("retry-after", v));
    Optional.ofNullable(theirs.getDate()).ifPresent(v -> headers.add("date", v));
    return headers;
  }

  /** Finds the innermost cause of a type. */
  static <T> Optional<T> cause(Throwable e, Class<T> type) {
    T found = null;
    for (Throwable t = e; t != null; t = t.getCause()) {
      if (type.isInstance(t)) {
        found = type.cast(t);
      }
    }
    return Optional.ofNullable(found);
  }
}
