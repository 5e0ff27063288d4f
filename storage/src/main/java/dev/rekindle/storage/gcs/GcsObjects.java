package dev.rekindle.storage.gcs;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.rekindle.proof.StatedHash;
import dev.rekindle.storage.ObjectInfo;
import dev.rekindle.storage.http.Headers;
import dev.rekindle.storage.rest.JsonFields;
import dev.rekindle.storage.rest.Page;
import dev.rekindle.storage.rest.Times;
import java.io.IOException;
import java.io.InputStream;
import java.net.ProtocolException;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads what Google says about objects: the resource "Objects" of the JSON API, and headers. */
final class GcsObjects {
  /** What is asked of an object. */
  static final String FIELDS = "name,size,generation,md5Hash,updated,crc32c";

  /** A page has 1,000 names of at most 1,024 bytes. */
  private static final int LONGEST = 16 << 20;

  /** The last digit carries four bits, so only one in four can occur. */
  private static final Pattern CRC32C = Pattern.compile("[A-Za-z0-9+/]{5}[AQgw]==");

  private static final JsonFactory JSON = new JsonFactory();

  private GcsObjects() {}

  /** Reads an object's resource. */
  static ObjectInfo read(byte[] json) throws IOException {
    return object(JsonFields.read(json));
  }

  /** Reads a page of a listing; what is no page is an error that repeats nothing of it. */
  static Page page(InputStream body) throws IOException {
    byte[] bytes = body.readNBytes(LONGEST + 1);
    if (bytes.length > LONGEST) {
      throw new ProtocolException("a page of the listing is longer than " + LONGEST + " bytes");
    }
    try (JsonParser json = JSON.createParser(bytes)) {
      if (json.nextToken() != JsonToken.START_OBJECT) {
        throw new ProtocolException("the listing is something else");
      }
      return page(json);
    } catch (JacksonException e) {
      throw new ProtocolException("the listing is not the JSON that it should be");
    }
  }

  private static Page page(JsonParser json) throws IOException {
    List<ObjectInfo> objects = new ArrayList<>();
    List<String> directories = new ArrayList<>();
    String next = null;
    String kind = "";
    while (json.nextToken() == JsonToken.FIELD_NAME) {
      String name = json.currentName();
      JsonToken value = json.nextToken();
      if (name.equals("items") && value == JsonToken.START_ARRAY) {
        while (json.nextToken() == JsonToken.START_OBJECT) {
          objects.add(object(JsonFields.fields(json)));
        }
      } else if (name.equals("prefixes") && value == JsonToken.START_ARRAY) {
        while (json.nextToken() == JsonToken.VALUE_STRING) {
          directories.add(json.getText());
        }
      } else if (name.equals("nextPageToken") && value == JsonToken.VALUE_STRING) {
        next = json.getText();
      } else if (name.equals("kind") && value == JsonToken.VALUE_STRING) {
        kind = json.getText();
      } else {
        json.skipChildren();
      }
    }
    // A last page has no token and an empty one no items; this is what says that it is a page.
    if (!kind.equals("storage#objects")) {
      throw new ProtocolException("the listing is something else");
    }
    return new Page(objects, directories, next == null || next.isEmpty() ? null : next);
  }

  private static ObjectInfo object(Map<String, String> fields) throws ProtocolException {
    String name = fields.get("name");
    String size = fields.getOrDefault("size", "");
    String generation = fields.getOrDefault("generation", "");
    if (name == null || !size.matches("[0-9]{1,18}") || !generation.matches("[0-9]{1,19}")) {
      throw new ProtocolException("an object has no name, size or generation");
    }
    Instant modified = Times.listed(fields.getOrDefault("updated", "")).orElse(Instant.EPOCH);
    return new ObjectInfo(
        name,
        Long.parseLong(size),
        generation,
        hash(fields.get("md5Hash")),
        crc32c(fields.get("crc32c")),
        modified);
  }

  /** Composed objects have no MD5. */
  private static StatedHash hash(@Nullable String md5) {
    return StatedHash.ofMedusa(md5);
  }

  /** Reads four bytes, the highest first, in Base64; anything else is as good as none. */
  static @Nullable Integer crc32c(@Nullable String base64) {
    return base64 != null && CRC32C.matcher(base64).matches()
        ? ByteBuffer.wrap(Base64.getDecoder().decode(base64)).getInt()
        : null;
  }

  /** Reads what the answer to a read says about its object. */
  static ObjectInfo info(String key, long size, Headers headers) throws ProtocolException {
    String generation = headers.first("x-goog-generation").orElse("");
    if (!generation.matches("[0-9]{1,19}")) {
      throw new ProtocolException("the answer has no generation");
    }
    Instant modified =
        headers.first("last-modified").flatMap(Times::httpDate).orElse(Instant.EPOCH);
    return new ObjectInfo(
        key,
        size,
        generation,
        hash(hash(headers, "md5").orElse(null)),
        crc32c(hash(headers, "crc32c").orElse(null)),
        modified);
  }

  /** Returns a hash of {@code x-goog-hash}, in Base64. */
  static Optional<String> hash(Headers headers, String algorithm) {
    List<String> values = new ArrayList<>();
    headers.forEach(
        (name, value) -> {
          if (name.equals("x-goog-hash")) {
            values.addAll(Arrays.asList(value.split(",")));
          }
        });
    return values.stream()
        .map(String::strip)
        .filter(value -> value.startsWith(algorithm + "="))
        .map(value -> value.substring(algorithm.length() + 1))
        .findFirst();
  }
}
