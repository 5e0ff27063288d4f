package dev.rekindle.storage.directory;

import dev.rekindle.storage.KeyOrder;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Walks the files below a directory in the byte order of their whole keys. In memory are the names
 * in the directories from the root to the present one, never those of the whole tree.
 *
 * <p>A directory counts with its closing slash, so that {@code a-b} comes before {@code a/b} and
 * both before {@code a0}, as in a bucket.
 */
final class SortedWalk {
  /** A name in a directory; {@code key} ends with a slash when it is a directory. */
  private record Entry(String key, Path path) {
    boolean isDirectory() {
      return key.endsWith("/");
    }
  }

  /** A file and its state when it was passed. */
  record Found(String key, FileState state) {}

  private final String prefix;
  private final @Nullable String after;
  private final Deque<Iterator<Entry>> open = new ArrayDeque<>();

  /** Starts in the deepest directory that the prefix names. */
  SortedWalk(Path root, String prefix, @Nullable String after) throws IOException {
    this.prefix = prefix;
    this.after = after;
    String directory = prefix.substring(0, prefix.lastIndexOf('/') + 1);
    boolean possible =
        directory.isEmpty()
            || KeyPaths.problem(directory.substring(0, directory.length() - 1)).isEmpty();
    if (possible) {
      Path start = root.resolve(directory);
      if (Files.exists(start) && start.toRealPath().equals(start)) {
        enter(new Entry(directory, start));
      }
    }
  }

  /** Returns the next file, or nothing after the last. */
  Optional<Found> next() throws IOException {
    while (!open.isEmpty()) {
      Iterator<Entry> entries = open.peek();
      if (!entries.hasNext()) {
        open.pop();
        continue;
      }
      Entry entry = entries.next();
      if (entry.isDirectory()) {
        enter(entry);
        continue;
      }
      Optional<Found> found = look(entry);
      if (found.isPresent()) {
        return found;
      }
    }
    return Optional.empty();
  }

  private static Optional<Found> look(Entry entry) throws IOException {
    try {
      return Optional.of(new Found(entry.key(), FileState.of(entry.path())));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    }
  }

  private void enter(Entry directory) throws IOException {
    List<Entry> entries = new ArrayList<>();
    try (DirectoryStream<Path> children = Files.newDirectoryStream(directory.path())) {
      for (Path child : children) {
        add(directory.key(), child, entries);
      }
    } catch (NoSuchFileException | NotDirectoryException e) {
      return;
    } catch (DirectoryIteratorException e) {
      throw e.getCause();
    }
    entries.sort((a, b) -> KeyOrder.BY_BYTES.compare(a.key(), b.key()));
    open.push(entries.iterator());
  }

  private void add(String directoryKey, Path child, List<Entry> entries) throws IOException {
    String name = child.getFileName().toString();
    if (directoryKey.isEmpty() && name.equals(KeyPaths.UNFINISHED)) {
      return;
    }
    BasicFileAttributes attributes;
    try {
      attributes =
          Files.readAttributes(child, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
    } catch (NoSuchFileException e) {
      return;
    }
    if (!attributes.isDirectory() && !attributes.isRegularFile()) {
      return;
    }
    String key = directoryKey + name + (attributes.isDirectory() ? "/" : "");
    if (wanted(key, attributes.isDirectory())) {
      entries.add(new Entry(key, child));
    }
  }

  private boolean wanted(String key, boolean directory) {
    boolean inPrefix = key.startsWith(prefix) || (directory && prefix.startsWith(key));
    boolean behind = after == null || KeyOrder.BY_BYTES.compare(key, after) > 0;
    return inPrefix && (behind || (directory && after != null && after.startsWith(key)));
  }
}
