package dev.rekindle.storage.directory;

import dev.rekindle.storage.PutMode;
import dev.rekindle.storage.StoreException;
import dev.rekindle.storage.StoreException.Kind;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.UUID;

/**
 * Writes one file so that it appears whole or not at all, also after a power cut: written aside,
 * synced, then renamed over the name, or linked to it when it must not exist.
 */
final class FilePut {
  /** Somebody may delete the empty directory between making it and using it, but not for ever. */
  private static final int ATTEMPTS = 1_000;

  private final KeyPaths paths;
  private final String key;
  private final Path target;
  private final PutMode mode;

  FilePut(KeyPaths paths, String key, Path target, PutMode mode) {
    this.paths = paths;
    this.key = key;
    this.target = target;
    this.mode = mode;
  }

  FileState write(InputStream content, OptionalLong size) throws IOException {
    if (mode == PutMode.IF_ABSENT && Files.exists(target, LinkOption.NOFOLLOW_LINKS)) {
      throw exists();
    }
    Path unfinished = paths.unfinished();
    Files.createDirectories(unfinished);
    Path temporary = unfinished.resolve(UUID.randomUUID().toString());
    try {
      copy(content, size, temporary);
      publish(temporary);
      return FileState.of(target);
    } finally {
      Files.deleteIfExists(temporary);
    }
  }

  private void copy(InputStream content, OptionalLong size, Path temporary) throws IOException {
    try (FileChannel channel =
            FileChannel.open(temporary, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        OutputStream out = Channels.newOutputStream(channel)) {
      long copied = content.transferTo(out);
      if (size.isPresent() && size.getAsLong() != copied) {
        throw paths.invalid(
            key, "%d bytes were announced and %d came".formatted(size.getAsLong(), copied), null);
      }
      channel.force(true);
    }
  }

  private void publish(Path temporary) throws IOException {
    for (int attempt = 1; ; attempt++) {
      try {
        makeParents();
        place(temporary);
        syncParents();
        return;
      } catch (NoSuchFileException e) {
        if (attempt == ATTEMPTS) {
          throw e;
        }
      }
    }
  }

  private void makeParents() throws IOException {
    Path parent = parentOf(target);
    try {
      Files.createDirectories(parent);
    } catch (FileAlreadyExistsException e) {
      if (paths.isBelowFile(key)) {
        throw paths.invalid(key, "a part of its path is a file", e);
      }
      throw new NoSuchFileException(parent.toString(), null, "deleted again at once");
    }
    paths.refuseLinks(key, parent);
  }

  private void place(Path temporary) throws IOException {
    if (Files.isDirectory(target, LinkOption.NOFOLLOW_LINKS)) {
      throw paths.invalid(key, "there are keys below it, so it is a directory", null);
    }
    switch (mode) {
      case REPLACE -> Files.move(temporary, target, StandardCopyOption.ATOMIC_MOVE);
      case IF_ABSENT -> {
        try {
          Files.createLink(target, temporary);
        } catch (FileAlreadyExistsException e) {
          throw exists();
        }
      }
    }
  }

  private StoreException exists() {
    return new StoreException(
        Kind.EXISTS,
        "file://%s: write %s: it is there already.".formatted(paths.root(), key),
        null);
  }

  private void syncParents() throws IOException {
    for (Path up = parentOf(target); up.startsWith(paths.root()); up = parentOf(up)) {
      try (FileChannel directory = FileChannel.open(up, StandardOpenOption.READ)) {
        directory.force(true);
      }
    }
  }

  /** Takes away the directories that a deletion left empty, as a bucket has none. */
  static void deleteEmptyParents(Path root, Path deleted) {
    Path up = parentOf(deleted);
    while (!up.equals(root)) {
      try {
        Files.deleteIfExists(up);
      } catch (IOException e) {
        return; // Not empty, or not ours to delete: it stays.
      }
      up = parentOf(up);
    }
  }

  private static Path parentOf(Path path) {
    return Objects.requireNonNull(path.getParent(), "a path below the root");
  }
}
