package dev.rekindle.storage.azure;

import dev.rekindle.proof.StatedHash;
import dev.rekindle.storage.ObjectInfo;
import dev.rekindle.storage.http.Headers;
import dev.rekindle.storage.rest.Times;
import java.net.ProtocolException;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Reads what Azure says about a blob in the headers of an answer. */
final class AzureAnswers {
  private AzureAnswers() {}

  /**
   * Returns the blob.
   *
   * @param whole whether {@code Content-MD5} is the blob's and not a range's
   */
  static ObjectInfo info(String key, long size, Headers headers, boolean whole)
      throws ProtocolException {
    String etag = unquoted(headers.first("etag").orElse(null));
    if (etag.isEmpty()) {
      throw new ProtocolException("the answer has no ETag");
    }
    String md5 =
        headers
            .first("x-ms-blob-content-md5")
            .or(() -> whole ? headers.first("content-md5") : java.util.Optional.empty())
            .orElse(null);
    Instant modified =
        headers.first("last-modified").flatMap(Times::httpDate).orElse(Instant.EPOCH);
    return new ObjectInfo(key, size, etag, hash(md5), modified);
  }

  /** Azure has an MD5 of what was uploaded at once, or what the uploader said it is; or none. */
  static StatedHash hash(@Nullable String md5) {
    return StatedHash.ofMedusa(md5);
  }

  static String unquoted(@Nullable String etag) {
    return etag == null ? "" : etag.replace("\"", "");
  }

  /** Returns a version as conditions name it. */
  static String quoted(String etag) {
    return '"' + etag + '"';
  }

  /** Directories of other programs are blobs that say so. */
  static boolean isFolder(Headers headers) {
    return headers.first("x-ms-meta-hdi_isfolder").filter("true"::equalsIgnoreCase).isPresent()
        || headers.first("x-ms-resource-type").filter("directory"::equals).isPresent();
  }
}
