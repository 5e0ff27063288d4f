package dev.rekindle.storage.gcs;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.rekindle.storage.ByteRange;
import dev.rekindle.storage.ObjectBody;
import dev.rekindle.storage.ObjectInfo;
import dev.rekindle.storage.Secret;
import dev.rekindle.storage.StoreException;
import dev.rekindle.storage.http.Headers;
import dev.rekindle.storage.http.HttpAnswer;
import dev.rekindle.storage.http.HttpConnections;
import dev.rekindle.storage.rest.Page;
import dev.rekindle.storage.rest.Percent;
import dev.rekindle.storage.rest.Ranges;
import dev.rekindle.storage.rest.StoreBody;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Objects and pages of listings, over our own connections. Thread safe. */
final class GcsReads implements AutoCloseable {
  private static final int LONGEST_ERROR = 16 << 10;

  private final GcsAddress address;
  private final GcsIdentity identity;
  private final GcsFailures failures;
  private final HttpConnections connections;
  private volatile boolean bucketSeen;

  GcsReads(
      GcsAddress address, GcsIdentity identity, GcsFailures failures, HttpConnections connections) {
    this.address = address;
    this.identity = identity;
    this.failures = failures;
    this.connections = connections;
  }

  Optional<ObjectInfo> head(String key) throws StoreException {
    String doing = "look at " + key;
    String target = address.object(key) + "?fields=" + GcsObjects.FIELDS;
    try (HttpAnswer answer = send(target, new Headers())) {
      if (answer.status() == 404) {
        requireBucket(doing);
        return Optional.empty();
      }
      if (answer.status() != 200) {
        throw failure(doing, answer);
      }
      return Optional.of(GcsObjects.read(answer.body().readNBytes(LONGEST_ERROR)));
    } catch (IOException e) {
      throw failures.of(doing, e);
    }
  }

  /** That there is no object looks the same as that there is no bucket. */
  private void requireBucket(String doing) throws StoreException {
    if (!bucketSeen) {
      list(doing, address.objects() + "?maxResults=1&fields=kind");
    }
  }

  ObjectBody open(String key, ByteRange range, @Nullable String ifVersion) throws StoreException {
    String doing = "read " + key;
    try {
      return tryOpen(doing, key, range, ifVersion);
    } catch (IOException e) {
      throw failures.of(doing, e);
    }
  }

  private ObjectBody tryOpen(String doing, String key, ByteRange range, @Nullable String ifVersion)
      throws IOException {
    // Without it Google would unpack objects that were stored packed, and say nothing of their
    // size.
    Headers headers = new Headers().add("accept-encoding", "gzip");
    Ranges.header(range).ifPresent(value -> headers.add("range", value));
    String condition =
        ifVersion == null ? "" : Percent.encode("&ifGenerationMatch=", generation(ifVersion), "");
    HttpAnswer answer = send(address.object(key) + "?alt=media" + condition, headers);
    if (answer.status() == 200 || answer.status() == 206) {
      return body(doing, key, range, ifVersion, answer);
    }
    try (answer) {
      boolean whole = range.isAll();
      if (answer.status() == 416 && range.offset() == 0 && !whole) {
        return tryOpen(doing, key, ByteRange.ALL, ifVersion); // An empty object has no ranges.
      }
      if (answer.status() == 404) {
        requireBucket(doing);
      }
      throw failure(doing, answer);
    }
  }

  /** A version that is none of Google's matches no object; 0 would mean that there must be none. */
  private static String generation(String version) {
    return version.matches("[1-9][0-9]{0,18}") ? version : "1";
  }

  private ObjectBody body(
      String doing, String key, ByteRange range, @Nullable String ifVersion, HttpAnswer answer)
      throws IOException {
    try {
      long size = Ranges.sizeOf(range, answer);
      ObjectInfo info = GcsObjects.info(key, size, answer.headers());
      if (ifVersion != null && !ifVersion.equals(info.version())) {
        throw failures.of(doing, new GcsFailures.Answer(412, "", answer.headers()));
      }
      bucketSeen = true;
      long length = range.endIn(size) - range.offset();
      InputStream body = new StoreBody(answer, length, e -> failures.of(doing, e));
      Optional<String> crc = GcsObjects.hash(answer.headers(), "crc32c");
      return new ObjectBody(
          info,
          length == size && crc.isPresent()
              ? new ProvenBody(body, size, crc.get(), failures.store() + ": " + doing)
              : body);
    } catch (IOException e) {
      answer.close();
      throw e;
    }
  }

  /** Returns a page of the bucket's objects. */
  Page list(String prefix, @Nullable String after, @Nullable String token) throws StoreException {
    String start = after == null ? "" : Percent.encode("&startOffset=", after, "");
    return page(prefix, start, token);
  }

  /** Returns a page of what is directly below a prefix. */
  Page directories(String prefix, @Nullable String token) throws StoreException {
    return page(prefix, "&delimiter=%2F", token);
  }

  private Page page(String prefix, String wanted, @Nullable String token) throws StoreException {
    StringBuilder target = new StringBuilder(address.objects());
    target.append("?maxResults=1000&fields=kind,nextPageToken,prefixes,items(");
    target.append(GcsObjects.FIELDS).append(')');
    target.append(Percent.encode("&prefix=", prefix, "")).append(wanted);
    if (token != null) {
      target.append(Percent.encode("&pageToken=", token, ""));
    }
    return list("list " + prefix, target.toString());
  }

  private Page list(String doing, String target) throws StoreException {
    try (HttpAnswer answer = send(target, new Headers())) {
      if (answer.status() == 404) {
        throw failures.noBucket(doing);
      }
      if (answer.status() != 200) {
        throw failure(doing, answer);
      }
      Page page = GcsObjects.page(answer.body());
      bucketSeen = true;
      return page;
    } catch (IOException e) {
      throw failures.of(doing, e);
    }
  }

  private StoreException failure(String doing, HttpAnswer answer) throws IOException {
    String body = new String(answer.body().readNBytes(LONGEST_ERROR), UTF_8);
    return failures.of(doing, GcsFailures.Answer.of(answer.status(), body, answer.headers()));
  }

  /** A token that is refused may have been revoked: a new one is asked for, once. */
  private HttpAnswer send(String target, Headers wanted) throws IOException {
    Secret first = identity.authorization();
    HttpAnswer answer = send(target, wanted, first);
    if (answer.status() != 401) {
      return answer;
    }
    answer.close();
    identity.refused(first);
    return send(target, wanted, identity.authorization());
  }

  private HttpAnswer send(String target, Headers wanted, Secret authorization) throws IOException {
    Headers headers = new Headers();
    wanted.forEach(headers::add);
    headers.add("authorization", authorization.reveal());
    return connections.send("GET", target, headers);
  }

  @Override
  public void close() {
    connections.close();
  }
}
