package dev.rekindle.e2e.bench;

/**
 * An object and what must arrive.
 *
 * @param key whole, prefix included
 * @param etag as Medusa notes it down: the ETag of S3, or an MD5 in Base64
 * @param crc32 of the content
 */
record StoredObject(String key, long size, String etag, long crc32) {
  /** Keyspace, table and file, by which a downloaded file is known wherever a tool puts it. */
  String tail() {
    String[] segments = key.split("/", -1);
    int n = segments.length;
    return segments[n - 3] + "/" + segments[n - 2] + "/" + segments[n - 1];
  }
}
