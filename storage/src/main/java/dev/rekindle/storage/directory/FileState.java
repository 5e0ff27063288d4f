package dev.rekindle.storage.directory;

import dev.rekindle.proof.StatedHash;
import dev.rekindle.storage.ObjectInfo;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;

/**
 * What tells one content of a file from another without reading it: size, time of the last change
 * and identity. A rewrite in place to the same size within one tick of the file system's clock is
 * not seen.
 */
record FileState(BasicFileAttributes attributes) {

  /**
   * Looks at a regular file.
   *
   * @throws NoSuchFileException when there is none, a directory included
   */
  static FileState of(Path path) throws IOException {
    BasicFileAttributes attributes =
        Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
    if (!attributes.isRegularFile()) {
      throw new NoSuchFileException(path.toString(), null, "not a regular file");
    }
    return new FileState(attributes);
  }

  String version() {
    var modified = attributes.lastModifiedTime().toInstant();
    return "%x-%x.%x-%s"
        .formatted(
            attributes.size(), modified.getEpochSecond(), modified.getNano(), attributes.fileKey());
  }

  ObjectInfo info(String key) {
    return new ObjectInfo(
        key,
        attributes.size(),
        version(),
        StatedHash.NONE,
        attributes.lastModifiedTime().toInstant());
  }
}
