package dev.rekindle.backup;

import dev.rekindle.proof.StatedHash;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * One file of a node's backup: where its bytes are, and where they belong. A node may have hundreds
 * of thousands, so what the files of one directory have in common is kept once.
 *
 * <p>All names have passed the check for hostile names: each is one path segment, none is {@code .}
 * or {@code ..}, none holds a slash, a backslash or a control character.
 *
 * @param directory what it shares with its neighbours
 * @param name the file's name
 * @param size bytes
 * @param hash what the manifest states about the content
 */
public record ManifestFile(Directory directory, String name, long size, StatedHash hash) {
  private static final Pattern TABLE_ID = Pattern.compile("-[0-9a-f]{32}");

  /**
   * A directory of files.
   *
   * @param prefix the object key up to the file's name
   * @param keyspace the keyspace's directory name
   * @param table the table's directory name as Cassandra writes it: {@code name-<32 hex digits>},
   *     or the bare name in clusters that came from before 2.1
   * @param index the index directory ({@code .name}) that the files are in, or null
   */
  public record Directory(String prefix, String keyspace, String table, @Nullable String index) {}

  /** Returns the full object key in the store, prefix included. */
  public String key() {
    return directory.prefix() + name;
  }

  /** Returns the keyspace's directory name. */
  public String keyspace() {
    return directory.keyspace();
  }

  /** Returns the table's directory name. */
  public String table() {
    return directory.table();
  }

  /** Returns the table's name without its id; all of the directory's name when there is no id. */
  public String tableName() {
    String directory = table();
    int end = directory.length() - 33;
    return end > 0 && TABLE_ID.matcher(directory.substring(end)).matches()
        ? directory.substring(0, end)
        : directory;
  }

  /** Returns the path below a data directory, with slashes: {@code keyspace/table[/index]/name}. */
  public String path() {
    String index = directory.index();
    return index == null
        ? keyspace() + '/' + table() + '/' + name
        : keyspace() + '/' + table() + '/' + index + '/' + name;
  }
}
