package dev.rekindle.proof;

import java.util.Base64;
import java.util.HexFormat;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a manifest states about a file's content, in one of the forms that exist in real buckets.
 *
 * <p>Medusa stores the store's own answer in a field called {@code MD5}: an S3 ETag (a plain MD5 in
 * hex, or {@code <hex>-<parts>} of a multipart upload, or with SSE-KMS something else of the same
 * look), a Base64 MD5 from GCS and Azure, the literal {@code no-md5-hash}, or {@code null}. Source:
 * section 4.4 of the Medusa layout, {@code medusa/storage/abstract_storage.py}.
 */
public sealed interface StatedHash {

  /**
   * An MD5 of the content; from S3 with SSE-KMS it may not be one, so a mismatch needs the ETag.
   */
  record Md5(String hex) implements StatedHash {}

  /** An S3 multipart ETag: the MD5 of the parts' MD5s, and how many parts there were. */
  record Multipart(String hex, int parts) implements StatedHash {}

  /** A SHA-256 of the content, in lower-case hex: our own, or Esop's. */
  record Sha256(String hex) implements StatedHash {}

  /** A value that names a version of the object but says nothing about its content. */
  record Opaque(String value) implements StatedHash {}

  /** Nothing is stated; only the size can be compared. */
  record None() implements StatedHash {}

  /** The only value of {@link None}. */
  StatedHash NONE = new None();

  /** The multipart ETag of S3: 32 hex digits, a dash, and the number of parts. */
  Pattern MULTIPART = Pattern.compile("([0-9a-fA-F]{32})-([1-9][0-9]{0,4})");

  /** An MD5 in hex. */
  Pattern MD5_HEX = Pattern.compile("[0-9a-fA-F]{32}");

  /**
   * An MD5 in Base64: 16 bytes, padded; the last digit carries two bits, so only four can occur.
   */
  Pattern MD5_BASE64 = Pattern.compile("[A-Za-z0-9+/]{21}[AQgw]==");

  /**
   * Reads the {@code MD5} field of a Medusa manifest. Every text is one of the forms; what has the
   * look of none is {@link Opaque}, and never a weaker demand than it was.
   *
   * @param value the field as it stands, or null
   */
  static StatedHash ofMedusa(@Nullable String value) {
    if (value == null || value.isEmpty() || value.equals("no-md5-hash")) {
      return NONE;
    }
    if (MD5_HEX.matcher(value).matches()) {
      return new Md5(value.toLowerCase(Locale.ROOT));
    }
    if (MD5_BASE64.matcher(value).matches()) {
      return new Md5(HexFormat.of().formatHex(Base64.getDecoder().decode(value)));
    }
    Matcher multipart = MULTIPART.matcher(value);
    if (multipart.matches()) {
      return new Multipart(
          multipart.group(1).toLowerCase(Locale.ROOT), Integer.parseInt(multipart.group(2)));
    }
    return new Opaque(value);
  }
}
