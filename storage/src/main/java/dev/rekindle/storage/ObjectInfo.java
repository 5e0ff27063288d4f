package dev.rekindle.storage;

import dev.rekindle.proof.StatedHash;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What a store says about an object.
 *
 * @param key the whole key
 * @param size bytes
 * @param version changes whenever the content does; opaque, and only good for comparing and for
 *     {@link ObjectStore#open}
 * @param hash what the store itself states about the content: {@link StatedHash.Md5} or {@link
 *     StatedHash.Multipart} only where that is what the value is, {@link StatedHash.Opaque} where
 *     it may be anything (as with objects encrypted by a key of a key service). A listing of S3
 *     does not tell which it is, so there it is always {@link StatedHash.Opaque}
 * @param crc32c what the store itself states about the bytes of this version (RFC 3720, section
 *     12.1), as Google does; null where it states none
 * @param modified when the object was written, by the store's clock; in the answer to a put the
 *     time of the answer
 */
public record ObjectInfo(
    String key,
    long size,
    String version,
    StatedHash hash,
    @Nullable Integer crc32c,
    Instant modified) {

  /** What a store says that states no CRC-32C. */
  public ObjectInfo(String key, long size, String version, StatedHash hash, Instant modified) {
    this(key, size, version, hash, null, modified);
  }
}
