package dev.rekindle.storage.azure;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.rekindle.storage.http.Headers;
import dev.rekindle.storage.rest.HmacSha256;
import java.util.Base64;
import java.util.SortedMap;

/**
 * Signs requests without a body by an account's key (Azure Storage REST, "Authorize with Shared
 * Key").
 */
final class SharedKey {
  private final String account;
  private final HmacSha256 hmac;

  /**
   * The key of an account.
   *
   * @param base64 the key, checked to be Base64
   */
  SharedKey(String account, String base64) {
    this.account = account;
    this.hmac = new HmacSha256(Base64.getDecoder().decode(base64));
  }

  /**
   * Returns the {@code Authorization} of a request.
   *
   * @param path encoded
   * @param query decoded names, in lower case, and values
   * @param headers all that the request has, those named {@code x-ms-…} in ascending order
   */
  String authorization(
      String method, String path, SortedMap<String, String> query, Headers headers) {
    StringBuilder text = new StringBuilder(400);
    text.append(method).append("\n\n\n\n\n\n\n\n");
    text.append(headers.first("if-match").orElse("")).append("\n\n\n");
    text.append(headers.first("range").orElse("")).append('\n');
    headers.forEach(
        (name, value) -> {
          if (name.startsWith("x-ms-")) {
            text.append(name).append(':').append(value).append('\n');
          }
        });
    text.append('/').append(account).append(path);
    query.forEach((name, value) -> text.append('\n').append(name).append(':').append(value));
    byte[] code = hmac.of(text.toString().getBytes(UTF_8));
    return "SharedKey " + account + ":" + Base64.getEncoder().encodeToString(code);
  }
}
