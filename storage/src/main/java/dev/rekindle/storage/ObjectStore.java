package dev.rekindle.storage;

import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * The objects of one bucket, container or directory, named by keys of {@code /}-separated segments.
 *
 * <p>Keys are whole: a prefix is part of the key, never hidden in the store. Implementations are
 * thread safe; each call stands alone. Every failure is a {@link StoreException} that names the
 * store, the key and what to do, and never a credential.
 */
public interface ObjectStore extends AutoCloseable {

  /** Returns what a person calls this store, such as {@code s3://bucket at https://host}. */
  String name();

  /**
   * Lists the objects whose key starts with {@code prefix}, in ascending order of the keys' UTF-8
   * bytes, one page in memory at a time.
   *
   * @param prefix what the keys start with, compared as text and not by segment; may be empty
   * @param after only keys greater than this one, or null for all
   */
  Listing list(String prefix, @Nullable String after) throws StoreException;

  /**
   * Returns the directories directly below a prefix: of every key that has a slash behind the
   * prefix, what ends with the first one; in the order of their bytes. A store that can be asked
   * for them is, here they are found by jumping from one to the next.
   *
   * @param most how many at most; a store may also give up behind as many objects beside them
   */
  default List<String> directories(String prefix, int most) throws StoreException {
    List<String> directories = new ArrayList<>();
    String after = null;
    for (int seen = 0; seen < most; seen++) {
      Optional<ObjectInfo> next;
      try (Listing listing = list(prefix, after)) {
        next = listing.next();
      }
      if (next.isEmpty()) {
        break;
      }
      String key = next.get().key();
      int end = key.indexOf('/', prefix.length());
      if (end >= 0) {
        directories.add(key.substring(0, end + 1));
      }
      // The character after the slash: no key of this directory is greater, no other is skipped
      // but an object of exactly that name, which is no directory.
      after = end < 0 ? key : key.substring(0, end) + (char) ('/' + 1);
    }
    return directories;
  }

  /** Returns what the store says about an object, or nothing when there is none. */
  Optional<ObjectInfo> head(String key) throws StoreException;

  /**
   * Opens an object, or a range of it, for one pass from its start to its end.
   *
   * @param ifVersion the version that a former answer told; when the object now has another one the
   *     call fails with {@link StoreException.Kind#CHANGED}, so that two versions never mix; null
   *     to take what is there
   */
  ObjectBody open(String key, ByteRange range, @Nullable String ifVersion) throws StoreException;

  /**
   * Writes an object: all of it becomes visible at once, or nothing does.
   *
   * @param content read to its end; the caller closes it
   * @param size bytes, when known; the call fails when the stream has another length
   * @param mode what to do when the object exists
   * @return the object as the store now has it
   */
  ObjectInfo put(String key, InputStream content, OptionalLong size, PutMode mode)
      throws StoreException;

  /** Deletes an object; deleting what is not there succeeds. */
  void delete(String key) throws StoreException;

  /** Lets go of connections; open bodies and listings end with an error. */
  @Override
  void close();
}
