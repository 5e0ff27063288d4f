package dev.rekindle.storage.gcs;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import dev.rekindle.storage.crypto.NativeCrypto;
import java.io.IOException;
import java.io.StringWriter;
import java.security.GeneralSecurityException;
import java.security.Signature;
import java.time.Instant;
import java.util.Base64;

/** What a service account says of itself to get a token: a JWT (RFC 7519), signed with RS256. */
final class Assertion {
  /** As long as Google lets one live. */
  private static final long SECONDS = 3_600;

  private static final JsonFactory JSON = new JsonFactory();

  private Assertion() {}

  /** Returns one in its compact form (RFC 7515, section 7.1), which needs no encoding in a form. */
  static String of(ServiceAccount account, Instant now)
      throws IOException, GeneralSecurityException {
    String signed = base64(head(account)) + "." + base64(claims(account, now.getEpochSecond()));
    Signature signature = NativeCrypto.signature("SHA256withRSA");
    signature.initSign(account.key());
    signature.update(signed.getBytes(US_ASCII));
    return signed + "." + base64(signature.sign());
  }

  private static byte[] head(ServiceAccount account) throws IOException {
    return json(
        json -> {
          json.writeStringField("alg", "RS256");
          json.writeStringField("typ", "JWT");
          if (account.keyId() != null) {
            json.writeStringField("kid", account.keyId());
          }
        });
  }

  private static byte[] claims(ServiceAccount account, long now) throws IOException {
    return json(
        json -> {
          json.writeStringField("iss", account.email());
          json.writeStringField("scope", GcsCredentials.SCOPE);
          json.writeStringField("aud", account.service().toString());
          json.writeNumberField("iat", now);
          json.writeNumberField("exp", now + SECONDS);
        });
  }

  private interface Fields {
    void write(JsonGenerator json) throws IOException;
  }

  private static byte[] json(Fields fields) throws IOException {
    StringWriter text = new StringWriter();
    try (JsonGenerator json = JSON.createGenerator(text)) {
      json.writeStartObject();
      fields.write(json);
      json.writeEndObject();
    }
    return text.toString().getBytes(UTF_8);
  }

  private static String base64(byte[] bytes) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }
}
