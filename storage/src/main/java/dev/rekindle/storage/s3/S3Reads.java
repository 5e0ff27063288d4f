package dev.rekindle.storage.s3;

import dev.rekindle.storage.ByteRange;
import dev.rekindle.storage.ObjectBody;
import dev.rekindle.storage.ObjectInfo;
import dev.rekindle.storage.StoreException;
import dev.rekindle.storage.http.Headers;
import dev.rekindle.storage.http.HttpAnswer;
import dev.rekindle.storage.http.HttpConnections;
import dev.rekindle.storage.rest.Page;
import dev.rekindle.storage.rest.Ranges;
import dev.rekindle.storage.rest.StoreBody;
import java.io.IOException;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Objects and pages of listings, over our own connections. Thread safe. */
final class S3Reads implements AutoCloseable {
  private final S3Address address;
  private final Identities identities;
  private final SigV4 signer;
  private final S3Failures failures;
  private final HttpConnections connections;

  S3Reads(
      S3Address address, Identities identities, S3Failures failures, HttpConnections connections) {
    this.address = address;
    this.identities = identities;
    this.signer = new SigV4(address.region());
    this.failures = failures;
    this.connections = connections;
  }

  Optional<ObjectInfo> head(String key) throws StoreException {
    String doing = "look at " + key;
    try (HttpAnswer answer = send("HEAD", key, new Headers())) {
      if (answer.status() == 404) {
        return Optional.empty();
      }
      if (answer.status() == 200) {
        return Optional.of(Answers.info(key, answer.length(), answer.headers()));
      }
      if (answer.status() == 429 || answer.status() >= 500) {
        // That says enough, and how long to wait.
        throw failures.of(doing, new S3Failures.Answer(answer.status(), "", "", answer.headers()));
      }
      return Optional.of(headByReading(key));
    } catch (IOException e) {
      throw failures.of(doing, e);
    }
  }

  /** An error without a body does not say what is wrong; reading does. */
  private ObjectInfo headByReading(String key) throws StoreException {
    try (ObjectBody body = open(key, new ByteRange(0, 1), null)) {
      return body.info();
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
    boolean whole = range.isAll();
    HttpAnswer answer = send("GET", key, conditions(range, ifVersion));
    if (answer.status() == 200 || answer.status() == 206) {
      return body(doing, key, range, ifVersion, answer);
    }
    try (answer) {
      if (answer.status() == 416 && range.offset() == 0 && !whole) {
        return tryOpen(doing, key, ByteRange.ALL, ifVersion); // An empty object has no ranges.
      }
      throw failures.of(doing, ErrorBody.read(answer));
    }
  }

  /** Returns a page of ListObjectsV2. */
  Page list(ListQuery query) throws StoreException {
    String doing = "list " + query.prefix();
    try (HttpAnswer answer = send("GET", address.bucketPath(), query.encoded(), new Headers())) {
      if (answer.status() != 200) {
        throw failures.of(doing, ErrorBody.read(answer));
      }
      return ListPage.read(answer.body());
    } catch (IOException e) {
      throw failures.of(doing, e);
    }
  }

  private static Headers conditions(ByteRange range, @Nullable String ifVersion) {
    Headers headers = new Headers();
    Ranges.header(range).ifPresent(value -> headers.add("range", value));
    if (ifVersion != null) {
      headers.add("if-match", "\"" + ifVersion + "\"");
    }
    return headers;
  }

  private ObjectBody body(
      String doing, String key, ByteRange range, @Nullable String ifVersion, HttpAnswer answer)
      throws IOException {
    try {
      ObjectInfo info = Answers.info(key, Ranges.sizeOf(range, answer), answer.headers());
      if (ifVersion != null && !ifVersion.equals(info.version())) {
        throw changed(doing, answer);
      }
      long length = range.endIn(info.size()) - range.offset();
      return new ObjectBody(info, new StoreBody(answer, length, e -> failures.of(doing, e)));
    } catch (IOException e) {
      answer.close();
      throw e;
    }
  }

  private StoreException changed(String doing, HttpAnswer answer) {
    return failures.of(doing, new S3Failures.Answer(412, "", "", answer.headers()));
  }

  private HttpAnswer send(String method, String key, Headers wanted) throws IOException {
    return send(method, address.path(key), "", wanted);
  }

  private HttpAnswer send(String method, String path, String query, Headers wanted)
      throws IOException {
    SigV4.Request request = new SigV4.Request(method, connections.authority(), path, query);
    Headers signed = signer.sign(identities.now(), request, wanted, Instant.now());
    return connections.send(method, query.isEmpty() ? path : path + "?" + query, signed);
  }

  @Override
  public void close() {
    connections.close();
  }
}
