package dev.rekindle.storage.azure;

import dev.rekindle.storage.ByteRange;
import dev.rekindle.storage.ObjectBody;
import dev.rekindle.storage.ObjectInfo;
import dev.rekindle.storage.Secret;
import dev.rekindle.storage.StoreException;
import dev.rekindle.storage.StoreException.Kind;
import dev.rekindle.storage.http.Headers;
import dev.rekindle.storage.http.HttpAnswer;
import dev.rekindle.storage.http.HttpConnections;
import dev.rekindle.storage.rest.Page;
import dev.rekindle.storage.rest.Percent;
import dev.rekindle.storage.rest.Ranges;
import dev.rekindle.storage.rest.StoreBody;
import dev.rekindle.storage.rest.Times;
import java.io.IOException;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Blobs and pages of listings, over our own connections. Thread safe. */
final class AzureReads implements AutoCloseable {
  private static final String VERSION = "2023-11-03";
  private static final SortedMap<String, String> NO_QUERY = new TreeMap<>();

  private final AzureAddress address;
  private final AzureIdentity identity;
  private final AzureFailures failures;
  private final HttpConnections connections;

  AzureReads(
      AzureAddress address,
      AzureIdentity identity,
      AzureFailures failures,
      HttpConnections connections) {
    this.address = address;
    this.identity = identity;
    this.failures = failures;
    this.connections = connections;
  }

  Optional<ObjectInfo> head(String key) throws StoreException {
    String doing = "look at " + key;
    try (HttpAnswer answer = send("HEAD", address.path(key), NO_QUERY, new Headers())) {
      if (answer.status() == 200) {
        return AzureAnswers.isFolder(answer.headers())
            ? Optional.empty()
            : Optional.of(AzureAnswers.info(key, answer.length(), answer.headers(), true));
      }
      StoreException failure = failure(doing, answer);
      if (failure.kind() == Kind.NOT_FOUND) {
        return Optional.empty();
      }
      throw failure;
    } catch (IOException e) {
      throw failures.of(doing, e);
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
    Headers headers = new Headers();
    Ranges.header(range).ifPresent(value -> headers.add("range", value));
    if (ifVersion != null) {
      headers.add("if-match", AzureAnswers.quoted(ifVersion));
    }
    HttpAnswer answer = send("GET", address.path(key), NO_QUERY, headers);
    if (answer.status() == 200 || answer.status() == 206) {
      return body(doing, key, range, ifVersion, answer);
    }
    try (answer) {
      boolean whole = range.isAll();
      if (answer.status() == 416 && range.offset() == 0 && !whole) {
        return tryOpen(doing, key, ByteRange.ALL, ifVersion); // An empty object has no ranges.
      }
      StoreException failure = failure(doing, answer);
      if (failure.kind() == Kind.CHANGED && head(key).isEmpty()) {
        throw failure(doing, 404, answer); // No object is not of the version either.
      }
      throw failure;
    }
  }

  private ObjectBody body(
      String doing, String key, ByteRange range, @Nullable String ifVersion, HttpAnswer answer)
      throws IOException {
    try {
      long size = Ranges.sizeOf(range, answer);
      ObjectInfo info = AzureAnswers.info(key, size, answer.headers(), answer.status() == 200);
      if (AzureAnswers.isFolder(answer.headers())) {
        throw failure(doing, 404, answer);
      }
      if (range.offset() > 0 && range.offset() >= size) {
        throw failure(doing, 416, answer);
      }
      if (ifVersion != null && !ifVersion.equals(info.version())) {
        throw failure(doing, 412, answer);
      }
      long length = range.endIn(size) - range.offset();
      return new ObjectBody(info, new StoreBody(answer, length, e -> failures.of(doing, e)));
    } catch (IOException e) {
      answer.close();
      throw e;
    }
  }

  /**
   * Returns a page of List Blobs.
   *
   * @param delimiter empty, or what ends a directory: then what is in one is not listed, but it is
   */
  Page list(String prefix, String delimiter, @Nullable String marker) throws StoreException {
    String doing = "list " + prefix;
    SortedMap<String, String> query = new TreeMap<>();
    query.put("comp", "list");
    if (!delimiter.isEmpty()) {
      query.put("delimiter", delimiter);
    }
    query.put("include", "metadata");
    query.put("maxresults", "1000");
    query.put("restype", "container");
    if (!prefix.isEmpty()) {
      query.put("prefix", prefix);
    }
    if (marker != null) {
      query.put("marker", marker);
    }
    try (HttpAnswer answer = send("GET", address.path(), query, new Headers())) {
      if (answer.status() != 200) {
        throw failure(doing, answer);
      }
      return BlobPage.read(answer.body());
    } catch (IOException e) {
      throw failures.of(doing, e);
    }
  }

  private StoreException failure(String doing, HttpAnswer answer) throws IOException {
    return failure(doing, answer.status(), answer);
  }

  private StoreException failure(String doing, int status, HttpAnswer answer) throws IOException {
    return failures.of(
        doing, new AzureFailures.Answer(status, answer.headers()), identity.now().grant());
  }

  /** A token that is refused may have been revoked: a new one is asked for, once. */
  private HttpAnswer send(
      String method, String path, SortedMap<String, String> query, Headers wanted)
      throws IOException {
    if (!(identity.now().grant() instanceof AzureAccess.Platform)) {
      return send(method, path, query, wanted, null);
    }
    Secret first = identity.tokenFor(address.server());
    HttpAnswer answer = send(method, path, query, wanted, first);
    if (answer.status() != 401) {
      return answer;
    }
    answer.close();
    identity.tokens().refused(first);
    return send(method, path, query, wanted, identity.tokenFor(address.server()));
  }

  private HttpAnswer send(
      String method,
      String path,
      SortedMap<String, String> query,
      Headers wanted,
      @Nullable Secret token)
      throws IOException {
    Headers headers = new Headers();
    wanted.forEach(headers::add);
    headers.add("x-ms-date", Times.httpDate(Instant.now())).add("x-ms-version", VERSION);
    StringBuilder target = new StringBuilder(path);
    query.forEach(
        (name, value) ->
            target
                .append(target.length() == path.length() ? '?' : '&')
                .append(Percent.encode(name + "=", value, "")));
    switch (identity.now().grant()) {
      case AzureAccess.Key key ->
          headers.add(
              "authorization",
              new SharedKey(address.account(), key.base64().reveal())
                  .authorization(method, path, query, headers));
      case AzureAccess.Sas sas ->
          target.append(query.isEmpty() ? '?' : '&').append(sas.query().reveal());
      case AzureAccess.Platform _ ->
          headers.add("authorization", "Bearer " + Objects.requireNonNull(token).reveal());
    }
    return connections.send(method, target.toString(), headers);
  }

  @Override
  public void close() {
    connections.close();
  }
}
