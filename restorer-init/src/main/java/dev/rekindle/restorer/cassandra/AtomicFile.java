package dev.rekindle.restorer.cassandra;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.util.Optional;
import java.util.Set;

/** Replaces a file so that a reader, or a crash, sees either the old content or the new one. */
final class AtomicFile {
  private AtomicFile() {}

  /** Fails as a write would, and changes nothing. */
  static void rehearse(Path file) throws IOException {
    Path beside = beside(file);
    Files.write(beside, new byte[0]);
    Files.delete(beside);
  }

  private static Path beside(Path file) {
    return file.resolveSibling("." + file.getFileName() + ".rekindle-tmp");
  }

  /**
   * Writes beside the file, syncs, renames over it, and syncs the directory.
   *
   * @param mode the file's permissions; empty leaves them to the process's umask
   */
  static void write(Path file, String content, Optional<Set<PosixFilePermission>> mode)
      throws IOException {
    replace(file, content, mode, true);
    try (FileChannel directory = FileChannel.open(file.toAbsolutePath().getParent())) {
      directory.force(true);
    }
  }

  /**
   * The same without any sync, for a file that is written again before anybody reads it after a
   * crash of the machine: a sync may take as long as everything else at a start.
   */
  static void writeFleeting(Path file, String content, Optional<Set<PosixFilePermission>> mode)
      throws IOException {
    replace(file, content, mode, false);
  }

  private static void replace(
      Path file, String content, Optional<Set<PosixFilePermission>> mode, boolean sync)
      throws IOException {
    Path beside = beside(file);
    try {
      try (FileChannel channel =
          FileChannel.open(
              beside,
              StandardOpenOption.CREATE,
              StandardOpenOption.TRUNCATE_EXISTING,
              StandardOpenOption.WRITE)) {
        ByteBuffer bytes = ByteBuffer.wrap(content.getBytes(StandardCharsets.UTF_8));
        while (bytes.hasRemaining()) {
          channel.write(bytes);
        }
        if (mode.isPresent()) {
          Files.setPosixFilePermissions(beside, mode.get());
        }
        if (sync) {
          channel.force(true);
        }
      }
      Files.move(beside, file, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      Files.deleteIfExists(beside);
      throw e;
    }
  }
}
