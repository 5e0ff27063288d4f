package dev.rekindle.backup;

import dev.rekindle.topology.Node;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Everything that must be known to restore one node: who it was, and its files.
 *
 * @param backup the backup's name
 * @param node the source node with its tokens
 * @param engineVersion the release that wrote the data, such as {@code 5.0.9}; null when unknown
 * @param differential whether files are shared between backups of this node
 * @param files every file, in the manifest's order
 * @param digest SHA-256, in lower-case hex, over the bytes of {@code meta/manifest.json} followed
 *     by those of {@code meta/tokenmap.json}, as they are in the store ({@code cat manifest.json
 *     tokenmap.json | sha256sum}); equal digests mean the same node backup
 */
public record NodeBackup(
    String backup,
    Node node,
    @Nullable String engineVersion,
    boolean differential,
    List<ManifestFile> files,
    String digest) {

  /** Keeps an unmodifiable copy of the files. */
  public NodeBackup {
    files = List.copyOf(files);
  }

  /** Returns the sum of the files' sizes, in bytes. */
  public long bytes() {
    return files.stream().mapToLong(ManifestFile::size).sum();
  }
}
