package dev.rekindle.storage.directory;

import dev.rekindle.storage.ByteRange;
import dev.rekindle.storage.Listing;
import dev.rekindle.storage.ObjectBody;
import dev.rekindle.storage.ObjectInfo;
import dev.rekindle.storage.ObjectStore;
import dev.rekindle.storage.PutMode;
import dev.rekindle.storage.StoreException;
import dev.rekindle.storage.StoreException.Kind;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * A directory as a bucket: its files are the objects, their relative paths the keys.
 *
 * <p>Symbolic links below the root are neither listed nor followed. A key cannot be both a file and
 * a directory, which a bucket allows. Files that are being written lie in {@code .rekindle-put}
 * right below the root, which is no key and appears in no listing. Thread safe, also between
 * processes.
 */
public final class DirectoryStore implements ObjectStore {
  private final Path given;
  private final KeyPaths paths;

  private DirectoryStore(Path given, KeyPaths paths) {
    this.given = given;
    this.paths = paths;
  }

  /**
   * Opens a directory, which need not be there before the first use.
   *
   * @throws StoreException when the path leads nowhere that can be asked about
   */
  public static DirectoryStore open(Path root) throws StoreException {
    Path whole = root.toAbsolutePath().normalize();
    try {
      Path real = Files.exists(whole) ? whole.toRealPath() : whole;
      return new DirectoryStore(whole, new KeyPaths(real));
    } catch (IOException e) {
      throw new StoreException(
          Kind.UNAVAILABLE, "file://" + whole + ": cannot be opened: " + KeyPaths.reason(e), e);
    }
  }

  @Override
  public String name() {
    return "file://" + given;
  }

  @Override
  public Listing list(String prefix, @Nullable String after) throws StoreException {
    try {
      requireRoot();
      SortedWalk walk = new SortedWalk(paths.root(), prefix, after);
      return new FileListing(walk, prefix);
    } catch (IOException e) {
      throw failure("list", prefix, e);
    }
  }

  @Override
  public Optional<ObjectInfo> head(String key) throws StoreException {
    Path path = paths.of(key);
    try {
      paths.refuseLinks(key, path);
      return Optional.of(FileState.of(path).info(key));
    } catch (IOException e) {
      StoreException failure = failure("look at", key, e);
      if (failure.kind() == Kind.NOT_FOUND) {
        return Optional.empty();
      }
      throw failure;
    }
  }

  @Override
  public ObjectBody open(String key, ByteRange range, @Nullable String ifVersion)
      throws StoreException {
    Path path = paths.of(key);
    try {
      paths.refuseLinks(key, path);
      FileState state = FileState.of(path);
      if (ifVersion != null && !ifVersion.equals(state.version())) {
        throw changed(key);
      }
      long size = state.attributes().size();
      if (range.offset() > 0 && range.offset() >= size) {
        throw new StoreException(
            Kind.INVALID,
            "%s: read %s: it has %d bytes, so there is none from byte %d on."
                .formatted(name(), key, size, range.offset()),
            null);
      }
      return body(key, path, state, range);
    } catch (IOException e) {
      throw failure("read", key, e);
    }
  }

  private ObjectBody body(String key, Path path, FileState state, ByteRange range)
      throws IOException {
    FileChannel channel =
        FileChannel.open(path, StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS);
    try {
      requireUnchanged(key, path, state);
      channel.position(range.offset());
      long length = range.endIn(state.attributes().size()) - range.offset();
      FileBody stream = new FileBody(channel, length, () -> requireUnchanged(key, path, state));
      return new ObjectBody(state.info(key), stream);
    } catch (IOException e) {
      channel.close();
      throw e;
    }
  }

  private void requireUnchanged(String key, Path path, FileState before) throws IOException {
    try {
      if (FileState.of(path).version().equals(before.version())) {
        return;
      }
    } catch (NoSuchFileException e) {
      // Gone is another version, too.
    }
    throw changed(key);
  }

  private StoreException changed(String key) {
    return new StoreException(
        Kind.CHANGED,
        "%s: %s is not the version that was asked for; it was written again meanwhile."
            .formatted(name(), key),
        null);
  }

  @Override
  public ObjectInfo put(String key, InputStream content, OptionalLong size, PutMode mode)
      throws StoreException {
    Path path = paths.of(key);
    requireRoot();
    try {
      return new FilePut(paths, key, path, mode).write(content, size).info(key);
    } catch (IOException e) {
      throw failure("write", key, e);
    }
  }

  @Override
  public void delete(String key) throws StoreException {
    Path path = paths.of(key);
    try {
      paths.refuseLinks(key, path);
      FileState.of(path);
      Files.deleteIfExists(path);
      FilePut.deleteEmptyParents(paths.root(), path);
    } catch (IOException e) {
      StoreException failure = failure("delete", key, e);
      if (failure.kind() != Kind.NOT_FOUND) {
        throw failure;
      }
    }
  }

  @Override
  public void close() {
    // Every body holds its own file.
  }

  private void requireRoot() throws StoreException {
    if (!Files.isDirectory(paths.root())) {
      throw new StoreException(
          Kind.NO_BUCKET,
          name() + ": there is no such directory. Make it, mount it, or mend the path.",
          null);
    }
  }

  private StoreException failure(String doing, String key, IOException e) throws StoreException {
    if (e instanceof StoreException store) {
      return store;
    }
    String what = "%s: %s %s: ".formatted(name(), doing, key);
    boolean below =
        !(e instanceof AccessDeniedException) && !key.isEmpty() && paths.isBelowFile(key);
    if (e instanceof NoSuchFileException || below) {
      requireRoot();
      return new StoreException(Kind.NOT_FOUND, what + "there is no such file.", e);
    }
    if (e instanceof AccessDeniedException denied) {
      String hint = "permission denied on %s; let this user in.".formatted(denied.getFile());
      return new StoreException(Kind.FORBIDDEN, what + hint, e);
    }
    return new StoreException(Kind.UNAVAILABLE, what + KeyPaths.reason(e) + ".", e);
  }

  /** A walk that is told as a listing. */
  private final class FileListing implements Listing {
    private final SortedWalk walk;
    private final String prefix;

    FileListing(SortedWalk walk, String prefix) {
      this.walk = walk;
      this.prefix = prefix;
    }

    @Override
    public Optional<ObjectInfo> next() throws StoreException {
      try {
        return walk.next().map(found -> found.state().info(found.key()));
      } catch (IOException e) {
        throw failure("list", prefix, e);
      }
    }

    @Override
    public void close() {
      // The walk holds nothing open between two steps.
    }
  }
}
