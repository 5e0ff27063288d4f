package dev.rekindle.restorer.cassandra;

import dev.rekindle.backup.ManifestFile;
import dev.rekindle.backup.NodeBackup;
import dev.rekindle.proof.StatedHash;
import dev.rekindle.restorer.stage.StageItem;
import dev.rekindle.restorer.volume.Root;
import dev.rekindle.testkit.CassandraNode;
import dev.rekindle.topology.Node;
import dev.rekindle.topology.Tokens;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** A node's snapshot as if it were a backup in a bucket: the keys are paths on the disk. */
final class SnapshotFiles {
  private SnapshotFiles() {}

  static NodeBackup backup(CassandraNode node, String tag, List<String> tokens) throws IOException {
    List<ManifestFile> files = new ArrayList<>();
    for (Path data : node.layout().dataDirectories()) {
      try (Stream<Path> paths = Files.walk(data)) {
        for (Path path : paths.filter(Files::isRegularFile).sorted().toList()) {
          Path relative = data.relativize(path);
          if (relative.getNameCount() >= 5
              && relative.getName(2).endsWith("snapshots")
              && relative.getName(3).endsWith(tag)) {
            files.add(file(path, relative));
          }
        }
      }
    }
    return new NodeBackup(
        tag,
        new Node(
            node.name(),
            node.datacenter(),
            node.rack(),
            new Tokens(tokens.stream().map(BigInteger::new).toList())),
        node.version().release(),
        false,
        files,
        "d".repeat(64));
  }

  private static ManifestFile file(Path path, Path relative) throws IOException {
    ManifestFile.Directory directory =
        new ManifestFile.Directory(
            path.getParent() + "/",
            relative.getName(0).toString(),
            relative.getName(1).toString(),
            relative.getNameCount() == 6 ? relative.getName(4).toString() : null);
    return new ManifestFile(
        directory, relative.getFileName().toString(), Files.size(path), StatedHash.NONE);
  }

  /** Does by copying what staging and the switch do with more care. */
  static void restore(NodeRestore restore) throws IOException {
    for (StageItem item : restore.items(Root::path)) {
      Files.createDirectories(item.target().getParent());
      Files.copy(Path.of(item.file().key()), item.target());
    }
    IdentityMarker.write(restore.config().localSystemRoot().path(), restore.identity("uid-1"));
  }
}
