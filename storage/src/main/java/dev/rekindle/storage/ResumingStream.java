package dev.rekindle.storage;

import java.io.IOException;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;

/**
 * The bytes of an object, or of a range of it, in full: when a body breaks off, the rest is asked
 * for again, of the same version, so that two versions never mix. For one thread.
 *
 * <p>It gives up with the last {@link StoreException} after {@link Retries#attempts} failures in a
 * row without a byte between them (or, with {@link Retries#leastRate}, without more of them than a
 * store that is too slow would bring), at once when trying again cannot help, and when the thread
 * is interrupted while it waits. {@link StoreException.Kind#CORRUPT} is never resumed: bytes that
 * were read already may be the bad ones.
 */
public final class ResumingStream extends InputStream {
  private final ObjectStore store;
  private final String key;
  private final Retries retries;
  private final ObjectInfo info;
  private final long end;

  private @Nullable ObjectBody body;
  private long position;
  private long sinceFailure;
  private int failures;

  private ResumingStream(
      ObjectStore store, String key, Retries retries, ByteRange range, ObjectBody body) {
    this.store = store;
    this.key = key;
    this.retries = retries;
    this.body = body;
    this.info = body.info();
    this.position = range.offset();
    this.end = range.endIn(info.size());
  }

  /**
   * Opens an object, trying again where that can help.
   *
   * @param ifVersion as in {@link ObjectStore#open}
   */
  public static ResumingStream open(
      ObjectStore store, String key, ByteRange range, @Nullable String ifVersion, Retries retries)
      throws StoreException {
    ObjectBody body = retries.run(() -> store.open(key, range, ifVersion));
    return new ResumingStream(store, key, retries, range, body);
  }

  /** Returns the whole object as the first answer told it; every byte is of this version. */
  public ObjectInfo info() {
    return info;
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] into, int offset, int length) throws IOException {
    if (length == 0) {
      return 0;
    }
    while (true) {
      try {
        int read = current().stream().read(into, offset, length);
        if (read < 0 && position < end) {
          throw cut();
        }
        position += Math.max(read, 0);
        sinceFailure += Math.max(read, 0);
        if (retries.progress(sinceFailure)) {
          failures = 0;
        }
        return read;
      } catch (IOException e) {
        recover(StoreException.from(e));
      }
    }
  }

  private ObjectBody current() throws StoreException {
    ObjectBody open = body;
    if (open == null) {
      open = store.open(key, new ByteRange(position, end - position), info.version());
      body = open;
    }
    return open;
  }

  private void recover(StoreException failure) throws StoreException {
    closeBody();
    sinceFailure = 0;
    if (failure.kind() == StoreException.Kind.CORRUPT || position >= end) {
      throw failure;
    }
    retries.pauseAfter(failure, ++failures);
  }

  private StoreException cut() {
    return new StoreException(
        StoreException.Kind.UNAVAILABLE,
        "%s: the body of %s ended at byte %d of %d.".formatted(store.name(), key, position, end),
        null);
  }

  private void closeBody() {
    try (ObjectBody _ = body) {
      body = null;
    } catch (StoreException e) {
      // It is broken already, or all of it was read.
    }
  }

  @Override
  public void close() {
    closeBody();
  }
}
