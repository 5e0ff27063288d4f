package dev.rekindle.storage.s3;

import dev.rekindle.storage.ObjectInfo;
import dev.rekindle.storage.PutMode;
import dev.rekindle.storage.StoreException;
import dev.rekindle.storage.StoreException.Kind;
import dev.rekindle.storage.http.Headers;
import dev.rekindle.storage.rest.PartBuffer;
import java.io.IOException;
import java.io.InputStream;
import java.net.ProtocolException;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.SdkResponse;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.http.SdkHttpResponse;
import software.amazon.awssdk.services.s3.model.CompletedPart;

/**
 * Writes one object: in one request while it fits into a part, else in parts of the grid that
 * Medusa has, 50 MiB, of which one is in memory.
 */
final class S3Upload {
  static final int PART = 52_428_800;
  private static final int MOST_PARTS = 10_000;

  /** A server that refuses a longer body early may break the connection instead of saying so. */
  private static final int SMALL = 8 << 10;

  private final S3Calls calls;
  private final S3Reads reads;
  private final S3Failures failures;
  private final Target target;

  /** What is written, and how. */
  record Target(String bucket, String key, PutMode mode) {
    @Nullable String ifNoneMatch() {
      return switch (mode) {
        case IF_ABSENT -> "*";
        case REPLACE -> null;
      };
    }
  }

  S3Upload(S3Calls calls, S3Reads reads, S3Failures failures, Target target) {
    this.calls = calls;
    this.reads = reads;
    this.failures = failures;
    this.target = target;
  }

  ObjectInfo write(InputStream content, OptionalLong size) throws StoreException {
    if (size.orElse(0) > (long) PART * MOST_PARTS) {
      throw invalid("no more than " + (long) PART * MOST_PARTS + " bytes can be written");
    }
    PartBuffer part = new PartBuffer(PART);
    boolean full = fill(part, content);
    if (target.mode() == PutMode.IF_ABSENT && part.length() > SMALL && isThere()) {
      throw exists();
    }
    return full ? writeParts(part, content, size) : writeOnce(part, size);
  }

  private boolean fill(PartBuffer part, InputStream content) throws StoreException {
    try {
      return part.fill(content);
    } catch (IOException e) {
      throw e instanceof StoreException store
          ? store
          : new StoreException(
              Kind.UNAVAILABLE, doing() + ": its source broke off: " + e.getMessage() + ".", e);
    }
  }

  private ObjectInfo writeOnce(PartBuffer part, OptionalLong size) throws StoreException {
    requireSize(size, part.length());
    SdkResponse response =
        conditionally(
            () ->
                calls.run(
                    "write " + target.key(),
                    client ->
                        client.putObject(
                            put ->
                                put.bucket(target.bucket())
                                    .key(target.key())
                                    .contentMD5(part.md5())
                                    .ifNoneMatch(target.ifNoneMatch()),
                            body(part))));
    return info(response, part.length());
  }

  private ObjectInfo writeParts(PartBuffer part, InputStream content, OptionalLong size)
      throws StoreException {
    String upload =
        calls
            .run(
                "write " + target.key(),
                client ->
                    client.createMultipartUpload(c -> c.bucket(target.bucket()).key(target.key())))
            .uploadId();
    boolean completed = false;
    try {
      List<CompletedPart> parts = new ArrayList<>();
      long written = 0;
      do {
        parts.add(send(upload, part, parts.size() + 1));
        written += part.length();
        fill(part, content);
      } while (part.length() > 0);
      requireSize(size, written);
      ObjectInfo info = info(conditionally(() -> complete(upload, parts)), written);
      completed = true;
      return info;
    } finally {
      if (!completed) {
        abort(upload);
      }
    }
  }

  private CompletedPart send(String upload, PartBuffer part, int number) throws StoreException {
    if (number > MOST_PARTS) {
      throw invalid("it has more than " + MOST_PARTS + " parts of " + PART + " bytes");
    }
    String etag =
        calls
            .run(
                "write " + target.key(),
                client ->
                    client.uploadPart(
                        u ->
                            u.bucket(target.bucket())
                                .key(target.key())
                                .uploadId(upload)
                                .partNumber(number)
                                .contentMD5(part.md5()),
                        body(part)))
            .eTag();
    return CompletedPart.builder().partNumber(number).eTag(etag).build();
  }

  private static RequestBody body(PartBuffer part) {
    return RequestBody.fromContentProvider(part::stream, part.length(), "application/octet-stream");
  }

  private SdkResponse complete(String upload, List<CompletedPart> parts) throws StoreException {
    return calls.run(
        "write " + target.key(),
        client ->
            client.completeMultipartUpload(
                c ->
                    c.bucket(target.bucket())
                        .key(target.key())
                        .uploadId(upload)
                        .ifNoneMatch(target.ifNoneMatch())
                        .multipartUpload(m -> m.parts(parts))));
  }

  private void abort(String upload) {
    try {
      calls.once(
          "stop writing " + target.key(),
          client ->
              client.abortMultipartUpload(
                  a -> a.bucket(target.bucket()).key(target.key()).uploadId(upload)));
    } catch (StoreException e) {
      // The parts cost space until the bucket's lifecycle rule takes them; the first failure
      // counts.
    }
  }

  /** A request that may fail because of its condition. */
  private interface Conditional {
    SdkResponse send() throws StoreException;
  }

  private SdkResponse conditionally(Conditional request) throws StoreException {
    try {
      return request.send();
    } catch (StoreException e) {
      if (target.mode() == PutMode.IF_ABSENT && isAboutPresence(e)) {
        throw exists();
      }
      throw e;
    }
  }

  /** A connection that broke may have been the server's way to refuse. */
  private boolean isAboutPresence(StoreException e) throws StoreException {
    return e.kind() == Kind.CHANGED || (e.kind() == Kind.UNAVAILABLE && isThere());
  }

  private boolean isThere() throws StoreException {
    return calls.retried(() -> reads.head(target.key())).isPresent();
  }

  private ObjectInfo info(SdkResponse response, long size) throws StoreException {
    Headers headers = new Headers();
    SdkHttpResponse http = response.sdkHttpResponse();
    http.forEachHeader((name, values) -> headers.add(name, values.getFirst()));
    http.firstMatchingHeader("Date").ifPresent(date -> headers.add("last-modified", date));
    response.getValueForField("ETag", String.class).ifPresent(etag -> headers.add("etag", etag));
    try {
      return Answers.info(target.key(), size, headers);
    } catch (ProtocolException e) {
      throw failures.of("write " + target.key(), e);
    }
  }

  private void requireSize(OptionalLong announced, long came) throws StoreException {
    if (announced.isPresent() && announced.getAsLong() != came) {
      throw invalid("%d bytes were announced and %d came".formatted(announced.getAsLong(), came));
    }
  }

  private StoreException exists() {
    return new StoreException(Kind.EXISTS, doing() + ": it is there already.", null);
  }

  private StoreException invalid(String why) {
    return new StoreException(Kind.INVALID, doing() + ": " + why + ".", null);
  }

  private String doing() {
    return failures.store() + ": write " + target.key();
  }
}
