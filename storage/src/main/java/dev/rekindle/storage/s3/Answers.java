package dev.rekindle.storage.s3;

import dev.rekindle.proof.StatedHash;
import dev.rekindle.storage.ObjectInfo;
import dev.rekindle.storage.http.Headers;
import dev.rekindle.storage.rest.Times;
import java.net.ProtocolException;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Reads what S3 says about an object in the headers of an answer. */
final class Answers {
  private Answers() {}

  static ObjectInfo info(String key, long size, Headers headers) throws ProtocolException {
    String etag =
        headers.first("etag").map(Answers::unquoted).filter(e -> !e.isEmpty()).orElse(null);
    if (etag == null) {
      throw new ProtocolException("the answer has no ETag");
    }
    Instant modified =
        headers.first("last-modified").flatMap(Times::httpDate).orElse(Instant.EPOCH);
    return new ObjectInfo(key, size, etag, hash(etag, isKeyed(headers)), modified);
  }

  /**
   * Returns what an ETag says about the content.
   *
   * @param keyed whether the object is encrypted by a key of a key service or of the caller, so
   *     that the ETag may be anything
   */
  static StatedHash hash(String etag, boolean keyed) {
    return keyed ? new StatedHash.Opaque(etag) : StatedHash.ofMedusa(etag);
  }

  private static boolean isKeyed(Headers headers) {
    return headers
            .first("x-amz-server-side-encryption")
            .filter(kind -> kind.startsWith("aws:kms"))
            .isPresent()
        || headers.first("x-amz-server-side-encryption-customer-algorithm").isPresent();
  }

  static String unquoted(@Nullable String etag) {
    return etag == null ? "" : etag.replace("\"", "");
  }
}
