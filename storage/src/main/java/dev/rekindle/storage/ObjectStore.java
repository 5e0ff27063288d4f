package dev.rekindle.storage;

import java.io.InputStream;
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

  /** Returns the first object of such a listing, without a page of others where a store can. */
  default Optional<ObjectInfo> first(String prefix, @Nullable String after) throws StoreException {
    try (Listing listing = list(prefix, after)) {
      return listing.next();
    }
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
