package dev.rekindle.storage;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** A store whose bodies, read and written, keep to a {@link RateLimit} together. Thread safe. */
public final class RateLimitedStore implements ObjectStore {
  private final ObjectStore store;
  private final RateLimit limit;

  /** Limits the store, and closes it when closed itself. */
  public RateLimitedStore(ObjectStore store, RateLimit limit) {
    this.store = store;
    this.limit = limit;
  }

  @Override
  public String name() {
    return store.name();
  }

  @Override
  public Listing list(String prefix, @Nullable String after) throws StoreException {
    return store.list(prefix, after);
  }

  @Override
  public List<String> directories(String prefix, int most) throws StoreException {
    return store.directories(prefix, most);
  }

  @Override
  public Optional<ObjectInfo> head(String key) throws StoreException {
    return store.head(key);
  }

  @Override
  public ObjectBody open(String key, ByteRange range, @Nullable String ifVersion)
      throws StoreException {
    ObjectBody body = store.open(key, range, ifVersion);
    return new ObjectBody(body.info(), new Limited(body.stream()));
  }

  @Override
  public ObjectInfo put(String key, InputStream content, OptionalLong size, PutMode mode)
      throws StoreException {
    return store.put(key, new Limited(content), size, mode);
  }

  @Override
  public void delete(String key) throws StoreException {
    store.delete(key);
  }

  @Override
  public void close() {
    store.close();
  }

  private final class Limited extends FilterInputStream {
    Limited(InputStream in) {
      super(in);
    }

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
      int read = super.read(into, offset, Math.min(length, limit.piece()));
      try {
        limit.pay(Math.max(read, 0));
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new StoreException(
            StoreException.Kind.UNAVAILABLE, name() + ": interrupted while reading.", e);
      }
      return read;
    }

    @Override
    public long skip(long bytes) throws IOException {
      return in.skip(bytes);
    }
  }
}
