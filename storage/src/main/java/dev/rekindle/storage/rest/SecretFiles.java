package dev.rekindle.storage.rest;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Files of a mounted Secret. No message repeats anything that was in one. */
public final class SecretFiles {
  private SecretFiles() {}

  /** Returns what is in the files of these names in a directory; nothing when it is a file. */
  public static Map<String, String> values(Path directory, Collection<String> names)
      throws IOException {
    Map<String, String> values = new TreeMap<>();
    for (String name : names) {
      Path file = directory.resolve(name);
      if (Files.isRegularFile(file)) {
        values.put(name, Files.readString(file).strip());
      }
    }
    return values;
  }

  /** Returns the file itself, or the only one of a directory. */
  public static Path only(Path path) throws IOException {
    if (Files.isRegularFile(path)) {
      return path;
    }
    List<Path> files = new ArrayList<>();
    try (DirectoryStream<Path> children = Files.newDirectoryStream(path)) {
      for (Path child : children) {
        // A mounted Secret also has entries whose names start with two dots.
        if (!child.getFileName().toString().startsWith("..") && Files.isRegularFile(child)) {
          files.add(child);
        }
      }
    }
    if (files.size() != 1) {
      throw new IOException("it has " + files.size() + " other files");
    }
    return files.getFirst();
  }

  /** Says why a file could not be used. */
  public static String reason(IOException e) {
    return switch (e) {
      case NoSuchFileException _ -> "it is not there";
      case java.nio.file.FileSystemException _ -> "it cannot be read";
      default -> e.getMessage() == null ? "it cannot be read" : e.getMessage();
    };
  }
}
