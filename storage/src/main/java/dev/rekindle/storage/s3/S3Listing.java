package dev.rekindle.storage.s3;

import dev.rekindle.proof.StatedHash;
import dev.rekindle.storage.KeyOrder;
import dev.rekindle.storage.Listing;
import dev.rekindle.storage.ObjectInfo;
import dev.rekindle.storage.StoreException;
import dev.rekindle.storage.StoreException.Kind;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Request;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Response;
import software.amazon.awssdk.services.s3.model.S3Object;

/** Pages of ListObjectsV2, one in memory at a time. */
final class S3Listing implements Listing {
  private final S3Calls calls;
  private final S3Failures failures;
  private final String bucket;
  private final String prefix;
  private final @Nullable String after;

  private Iterator<S3Object> page = List.<S3Object>of().iterator();
  private @Nullable String continuation;
  private boolean more = true;
  private @Nullable String last;

  S3Listing(S3Calls calls, S3Failures failures, ListObjectsV2Request what) {
    this.calls = calls;
    this.failures = failures;
    this.bucket = what.bucket();
    this.prefix = what.prefix();
    this.after = what.startAfter();
  }

  @Override
  public Optional<ObjectInfo> next() throws StoreException {
    while (!page.hasNext()) {
      if (!more) {
        return Optional.empty();
      }
      nextPage();
    }
    S3Object object = page.next();
    requireOrder(object.key());
    last = object.key();
    return Optional.of(info(object));
  }

  private void nextPage() throws StoreException {
    ListObjectsV2Request request =
        ListObjectsV2Request.builder()
            .bucket(bucket)
            .prefix(prefix)
            .startAfter(after)
            .continuationToken(continuation)
            .build();
    ListObjectsV2Response response =
        calls.run("list " + prefix, client -> listing(client.listObjectsV2(request)));
    page = response.contents().iterator();
    continuation = response.nextContinuationToken();
    more = Boolean.TRUE.equals(response.isTruncated()) && continuation != null;
  }

  /**
   * An answer that broke off in its head looks to the SDK like an empty page. The element is always
   * there (Amazon S3 API reference, ListObjectsV2).
   */
  private static ListObjectsV2Response listing(ListObjectsV2Response answer) {
    if (answer.isTruncated() == null) {
      throw new UncheckedIOException(new IOException("the answer is no listing"));
    }
    return answer;
  }

  /** Whoever relies on the order must not be fooled by a server that has another. */
  private void requireOrder(String key) throws StoreException {
    if (last != null && KeyOrder.BY_BYTES.compare(key, last) <= 0) {
      throw new StoreException(
          Kind.INVALID,
          "%s: list %s: the store lists %s after %s, which is not the order of S3; it cannot be used."
              .formatted(failures.store(), prefix, key, last),
          null);
    }
  }

  /** A listing does not say how an object is encrypted, so its ETag may be anything. */
  private static ObjectInfo info(S3Object object) {
    String etag = Answers.unquoted(object.eTag());
    return new ObjectInfo(
        object.key(),
        Objects.requireNonNullElse(object.size(), 0L),
        etag,
        new StatedHash.Opaque(etag),
        Objects.requireNonNullElse(object.lastModified(), Instant.EPOCH));
  }

  @Override
  public void close() {
    more = false;
    page = List.<S3Object>of().iterator();
  }
}
