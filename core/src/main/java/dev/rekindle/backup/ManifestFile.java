package dev.rekindle.backup;

import dev.rekindle.proof.StatedHash;
import org.jspecify.annotations.Nullable;

/**
 * One file of a node's backup: where its bytes are, and where they belong.
 *
 * <p>All names have passed the check for hostile names: each is one path segment, none is {@code .}
 * or {@code ..}, none holds a slash, a backslash or a control character.
 *
 * @param key the full object key in the store, prefix included
 * @param keyspace the keyspace's directory name
 * @param table the table's directory name as Cassandra writes it: {@code name-<32 hex digits>}, or
 *     the bare name in clusters that came from before 2.1
 * @param index the index directory ({@code .name}) that the file is in, or null
 * @param name the file's name
 * @param size bytes
 * @param hash what the manifest states about the content
 */
public record ManifestFile(
    String key,
    String keyspace,
    String table,
    @Nullable String index,
    String name,
    long size,
    StatedHash hash) {

  /** Returns the path below a data directory, with slashes: {@code keyspace/table[/index]/name}. */
  public String path() {
    return index == null
        ? keyspace + '/' + table + '/' + name
        : keyspace + '/' + table + '/' + index + '/' + name;
  }
}
