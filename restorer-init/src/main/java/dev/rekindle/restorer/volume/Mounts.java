package dev.rekindle.restorer.volume;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * The mounts that this process sees. A bind mount of the same file system has its device number and
 * still cannot be renamed, so only the table of mounts tells (proc_pid_mountinfo(5)).
 */
final class Mounts {
  private static final Path TABLE = Path.of("/proc/self/mountinfo");
  private static final int MOUNT_POINT = 4;

  private Mounts() {}

  /** Returns a mount at a directory or below it. Where there is no table, there is no answer. */
  static Optional<Path> under(Path directory) throws IOException {
    return Files.exists(TABLE)
        ? under(directory, Files.readString(TABLE, StandardCharsets.ISO_8859_1))
        : Optional.empty();
  }

  static Optional<Path> under(Path directory, String table) {
    return table
        .lines()
        .map(line -> line.split(" ", -1))
        .filter(fields -> fields.length > MOUNT_POINT)
        .map(fields -> Path.of(unescaped(fields[MOUNT_POINT])))
        .filter(mount -> mount.startsWith(directory))
        .findFirst();
  }

  /** Blanks, tabs, line feeds and backslashes are three octal digits after a backslash. */
  private static String unescaped(String field) {
    StringBuilder bytes = new StringBuilder();
    for (int i = 0; i < field.length(); i++) {
      if (field.charAt(i) == '\\' && i + 3 < field.length()) {
        bytes.append((char) Integer.parseInt(field.substring(i + 1, i + 4), 8));
        i += 3;
      } else {
        bytes.append(field.charAt(i));
      }
    }
    return new String(
        bytes.toString().getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
  }
}
