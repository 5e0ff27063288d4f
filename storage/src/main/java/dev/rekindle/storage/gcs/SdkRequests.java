package dev.rekindle.storage.gcs;

import com.google.api.client.http.HttpRequestInitializer;
import com.google.api.client.http.HttpResponse;
import com.google.api.client.http.HttpUnsuccessfulResponseHandler;
import com.google.cloud.ServiceOptions;
import com.google.cloud.http.HttpTransportOptions;
import dev.rekindle.storage.rest.WireFailures;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;

/**
 * What every request of the SDK is made with. A token that is refused is replaced once; a delay
 * that the store asks for is waited before the SDK, which does not know it, may try again.
 */
final class SdkRequests extends HttpTransportOptions {
  private final Duration longest;

  /**
   * Requests.
   *
   * @param longest no store is waited for longer than this
   */
  SdkRequests(Builder http, Duration longest) {
    super(http);
    this.longest = longest;
  }

  @Override
  public HttpRequestInitializer getHttpRequestInitializer(ServiceOptions<?, ?> service) {
    HttpRequestInitializer usual = super.getHttpRequestInitializer(service);
    return request -> {
      usual.initialize(request);
      request.setFollowRedirects(false).setNumberOfRetries(1).setLoggingEnabled(false);
      HttpUnsuccessfulResponseHandler tokens = request.getUnsuccessfulResponseHandler();
      request.setUnsuccessfulResponseHandler(
          (failed, answer, retries) -> {
            pause(answer);
            return tokens != null && tokens.handleResponse(failed, answer, retries);
          });
    };
  }

  private void pause(HttpResponse answer) throws IOException {
    Optional<Duration> asked = WireFailures.retryAfter(GcsCalls.headers(answer.getHeaders()));
    if (asked.isEmpty()) {
      return;
    }
    try {
      Thread.sleep(asked.get().compareTo(longest) < 0 ? asked.get() : longest);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while waiting for the store", e);
    }
  }
}
