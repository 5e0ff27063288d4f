package dev.rekindle.storage.gcs;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.rekindle.storage.Proxies;
import dev.rekindle.storage.Retries;
import dev.rekindle.storage.StoreException;
import dev.rekindle.storage.crypto.NativeCrypto;
import dev.rekindle.storage.http.Headers;
import dev.rekindle.storage.http.HttpAnswer;
import dev.rekindle.storage.http.HttpConnections;
import dev.rekindle.storage.http.Trust;
import dev.rekindle.storage.rest.JsonFields;
import dev.rekindle.storage.rest.Patience;
import dev.rekindle.storage.rest.RestAddress;
import dev.rekindle.storage.rest.WireFailures;
import java.io.IOException;
import java.net.URI;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.Instant;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The key of a service account, which asks for tokens by what it signs (RFC 7523; Google, "Using
 * OAuth 2.0 for Server to Server Applications"). Without Google's library, which costs a
 * short-lived process more than its restore's first second.
 *
 * @param keyId which of the account's keys it is, or null
 * @param service where tokens are to be had
 */
record ServiceAccount(
    String email, @Nullable String keyId, PrivateKey key, URI service, Proxies proxies)
    implements GcsCredentials {
  private static final String GOOGLE = "https://oauth2.googleapis.com/token";
  private static final int LONGEST = 64 << 10;
  private static final Pattern PEM =
      Pattern.compile(
          "\\s*-----BEGIN PRIVATE KEY-----([A-Za-z0-9+/=\\s]+)-----END PRIVATE KEY-----\\s*");
  private static final Pattern TOKEN = Pattern.compile("[!-~]+");
  private static final Pattern LIFE = Pattern.compile("[0-9]{1,9}");

  /**
   * Reads the content of a file; anything but a service account of Google's own cloud is left to
   * its library, and so is what it may know better how to read.
   */
  static Optional<ServiceAccount> of(String content, Proxies proxies) {
    try {
      Map<String, String> fields = JsonFields.read(content.getBytes(UTF_8));
      String email = fields.getOrDefault("client_email", "");
      boolean ours =
          "service_account".equals(fields.get("type"))
              && "googleapis.com".equals(fields.getOrDefault("universe_domain", "googleapis.com"))
              && !email.isEmpty();
      if (!ours) {
        return Optional.empty();
      }
      return Optional.of(
          new ServiceAccount(
              email,
              fields.get("private_key_id"),
              key(fields.getOrDefault("private_key", "")),
              service(fields.getOrDefault("token_uri", GOOGLE)),
              proxies));
    } catch (IOException | GeneralSecurityException | IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  private static PrivateKey key(String pem) throws GeneralSecurityException {
    Matcher found = PEM.matcher(pem);
    if (!found.matches()) {
      throw new GeneralSecurityException("no PEM");
    }
    byte[] encoded = Base64.getMimeDecoder().decode(found.group(1));
    return NativeCrypto.keys("RSA").generatePrivate(new PKCS8EncodedKeySpec(encoded));
  }

  private static URI service(String text) {
    URI uri = URI.create(text);
    boolean http = "https".equals(uri.getScheme()) || "http".equals(uri.getScheme());
    if (!http || uri.getHost() == null || uri.getRawUserInfo() != null) {
      throw new IllegalArgumentException("no URL of a service");
    }
    return uri;
  }

  @Override
  public GcsToken ask() throws StoreException {
    RestAddress address = RestAddress.of(service);
    try (HttpConnections connections = connections(address);
        HttpAnswer answer = post(connections)) {
      if (answer.status() != 200) {
        throw TokenFailures.answered(answer.status(), answer.headers());
      }
      return token(answer.body().readNBytes(LONGEST));
    } catch (GeneralSecurityException e) {
      throw TokenFailures.silent(e.getClass().getSimpleName());
    } catch (IOException e) {
      throw WireFailures.of(
          TokenFailures.SERVICE + " at " + address, address.host(), TokenFailures.DOING, e);
    }
  }

  private HttpConnections connections(RestAddress address) throws GeneralSecurityException {
    Trust trust = address.tls() ? Trust.platform() : null;
    return new HttpConnections(address.origin(trust, Patience.with(Retries.NONE), proxies));
  }

  private HttpAnswer post(HttpConnections connections)
      throws IOException, GeneralSecurityException {
    Headers headers =
        new Headers()
            .add("content-type", "application/x-www-form-urlencoded")
            .add("accept", "application/json");
    // Base64url and dots need no encoding.
    String form =
        "grant_type=urn%3Aietf%3Aparams%3Aoauth%3Agrant-type%3Ajwt-bearer&assertion="
            + Assertion.of(this, Instant.now());
    String query = service.getRawQuery() == null ? "" : "?" + service.getRawQuery();
    String path = service.getRawPath().isEmpty() ? "/" : service.getRawPath();
    return connections.post(path + query, headers, form.getBytes(US_ASCII));
  }

  private static GcsToken token(byte[] body) throws StoreException {
    Map<String, String> fields = fields(body);
    String token = fields.getOrDefault("access_token", "");
    String life = fields.getOrDefault("expires_in", "");
    if (!TOKEN.matcher(token).matches()) {
      throw TokenFailures.noToken();
    }
    return GcsToken.bearer(
        token,
        LIFE.matcher(life).matches() ? Instant.now().plusSeconds(Long.parseLong(life)) : null);
  }

  private static Map<String, String> fields(byte[] body) {
    try {
      return JsonFields.read(body);
    } catch (IOException e) {
      return Map.of();
    }
  }

  /** Nothing of the key. */
  @Override
  public String toString() {
    return "ServiceAccount[" + email + "]";
  }
}
