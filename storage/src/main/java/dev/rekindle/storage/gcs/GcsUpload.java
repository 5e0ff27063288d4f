package dev.rekindle.storage.gcs;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.api.client.http.ByteArrayContent;
import com.google.api.client.http.EmptyContent;
import com.google.api.client.http.InputStreamContent;
import dev.rekindle.proof.StatedHash;
import dev.rekindle.storage.ObjectInfo;
import dev.rekindle.storage.PutMode;
import dev.rekindle.storage.StoreException;
import dev.rekindle.storage.StoreException.Kind;
import dev.rekindle.storage.rest.PartBuffer;
import dev.rekindle.storage.rest.Percent;
import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Map;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Writes one object by a resumable upload (Cloud Storage, "Perform resumable uploads"), of which
 * one chunk is in memory. Never by composing parts: such an object has no MD5, which Medusa needs.
 */
final class GcsUpload {
  /** A multiple of 256 KiB, as the protocol wants. */
  static final int CHUNK = 16 << 20;

  private static final Pattern HAS = Pattern.compile("bytes=0-([0-9]{1,18})");

  private final GcsAddress address;
  private final GcsCalls calls;
  private final GcsFailures failures;
  private final String key;
  private final PutMode mode;
  private final MessageDigest md5 = PartBuffer.newMd5();

  GcsUpload(GcsAddress address, GcsCalls calls, GcsFailures failures, String key, PutMode mode) {
    this.address = address;
    this.calls = calls;
    this.failures = failures;
    this.key = key;
    this.mode = mode;
  }

  ObjectInfo write(InputStream content, OptionalLong size) throws StoreException {
    PartBuffer chunk = new PartBuffer(CHUNK);
    boolean more = fill(chunk, content);
    if (!more) {
      requireSize(size, chunk.length());
    }
    String session = begin();
    long sent = 0;
    while (more) {
      send(session, chunk, sent, "*");
      sent += chunk.length();
      more = fill(chunk, content);
    }
    long total = sent + chunk.length();
    requireSize(size, total);
    ObjectInfo info = finish(session, chunk, sent, total);
    String computed = HexFormat.of().formatHex(md5.digest());
    if (info.size() == total && info.hash().equals(new StatedHash.Md5(computed))) {
      return info;
    }
    remove(info);
    throw new StoreException(
        Kind.CORRUPT, doing() + ": the store states another MD5 than what was sent has.", null);
  }

  private boolean fill(PartBuffer chunk, InputStream content) throws StoreException {
    try {
      boolean full = chunk.fill(content);
      chunk.feed(md5);
      return full;
    } catch (IOException e) {
      throw e instanceof StoreException told
          ? told
          : new StoreException(
              Kind.UNAVAILABLE, doing() + ": its source broke off: " + e.getMessage() + ".", e);
    }
  }

  private String begin() throws StoreException {
    String condition =
        switch (mode) {
          case IF_ABSENT -> "&ifGenerationMatch=0";
          case REPLACE -> "";
        };
    String url =
        address.server()
            + address.uploads()
            + "?uploadType=resumable"
            + Percent.encode("&name=", key, "")
            + condition;
    GcsCalls.Reply reply =
        calls.retried(
            () ->
                succeeded(
                    calls.send(
                        what(),
                        "POST",
                        url,
                        ByteArrayContent.fromString("application/json", "{}"),
                        Map.of("X-Upload-Content-Type", "application/octet-stream"))));
    return reply
        .headers()
        .first("location")
        .orElseThrow(() -> failures.of(what(), new IOException("no upload was begun")));
  }

  private GcsCalls.Reply succeeded(GcsCalls.Reply reply) throws StoreException {
    if (reply.status() == 200 || reply.status() == 201) {
      return reply;
    }
    StoreException failure =
        reply.status() == 404 ? failures.noBucket(what()) : calls.failure(what(), reply);
    if (failure.kind() == Kind.CHANGED && mode == PutMode.IF_ABSENT) {
      throw new StoreException(Kind.EXISTS, doing() + ": it is there already.", null);
    }
    throw failure;
  }

  /** Sends a chunk, or after a failure what the store has not got of it. */
  private GcsCalls.Reply send(String session, PartBuffer chunk, long sent, String total)
      throws StoreException {
    boolean[] again = {false};
    return calls.retried(
        () -> {
          long from = sent;
          if (again[0]) {
            GcsCalls.Reply state = put(session, chunk, chunk.length(), "bytes */" + total);
            if (state.status() != 308) {
              return succeeded(state); // It had come whole; only the answer was lost.
            }
            from = Math.max(sent, has(state));
          }
          again[0] = true;
          int skipped = Math.toIntExact(from - sent);
          long end = sent + chunk.length();
          String range = from == end ? "*" : from + "-" + (end - 1);
          GcsCalls.Reply reply = put(session, chunk, skipped, "bytes " + range + "/" + total);
          if (reply.status() == 308 && has(reply) == end && total.equals("*")) {
            return reply;
          }
          if (reply.status() == 308) {
            throw failures.of(what(), new IOException("the store took less than was sent"));
          }
          return succeeded(reply);
        });
  }

  private static long has(GcsCalls.Reply reply) {
    Matcher range = HAS.matcher(reply.headers().first("range").orElse(""));
    return range.matches() ? Long.parseLong(range.group(1)) + 1 : 0;
  }

  private GcsCalls.Reply put(String session, PartBuffer chunk, int skipped, String range)
      throws StoreException {
    return calls.send(
        what(),
        "PUT",
        session,
        new InputStreamContent(null, chunk.stream(skipped))
            .setLength(chunk.length() - skipped)
            .setRetrySupported(false),
        Map.of("Content-Range", range));
  }

  private ObjectInfo finish(String session, PartBuffer chunk, long sent, long total)
      throws StoreException {
    GcsCalls.Reply reply = send(session, chunk, sent, String.valueOf(total));
    try {
      return GcsObjects.read(reply.body().getBytes(UTF_8));
    } catch (IOException e) {
      throw failures.of(what(), e);
    }
  }

  /** Only this version goes; one that somebody wrote meanwhile stays. */
  private void remove(ObjectInfo info) throws StoreException {
    String url = address.server() + address.object(key) + "?ifGenerationMatch=" + info.version();
    GcsCalls.Reply reply = calls.send(what(), "DELETE", url, new EmptyContent(), Map.of());
    if (reply.status() >= 400 && reply.status() != 404 && reply.status() != 412) {
      throw calls.failure("take back " + key + ", which is corrupt", reply);
    }
  }

  private void requireSize(OptionalLong announced, long came) throws StoreException {
    if (announced.isPresent() && announced.getAsLong() != came) {
      throw new StoreException(
          Kind.INVALID,
          "%s: %d bytes were announced and %d came."
              .formatted(doing(), announced.getAsLong(), came),
          null);
    }
  }

  private String what() {
    return "write " + key;
  }

  private String doing() {
    return failures.store() + ": " + what();
  }
}
