package dev.rekindle.restorer.stage;

import dev.rekindle.proof.StatedHash;
import dev.rekindle.storage.ByteRange;
import dev.rekindle.storage.Listing;
import dev.rekindle.storage.ObjectBody;
import dev.rekindle.storage.ObjectInfo;
import dev.rekindle.storage.ObjectStore;
import dev.rekindle.storage.PutMode;
import dev.rekindle.storage.StoreException;
import java.io.ByteArrayInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** Objects with tags as S3 has them; counts what is asked of it, and breaks where a test says. */
final class MemoryStore implements ObjectStore {
  /** What a test does at a moment. */
  interface Hook {
    void run(String key) throws IOException;
  }

  final AtomicInteger opens = new AtomicInteger();
  final AtomicInteger heads = new AtomicInteger();
  final AtomicLong bytesRead = new AtomicLong();
  volatile Hook beforeOpen = _ -> {};
  volatile Hook beforeRead = _ -> {};
  private final Map<String, Stored> objects = new ConcurrentHashMap<>();

  private record Stored(ByteBuffer bytes, ObjectInfo info) {}

  void put(String key, byte[] bytes, StatedHash hash) {
    put(key, bytes, hash, null);
  }

  /** As Google, which states a CRC-32C besides. */
  void put(String key, byte[] bytes, StatedHash hash, @Nullable Integer crc32c) {
    String version = Tag.describe(hash) + "@" + Samples.digest("MD5", bytes);
    objects.put(
        key,
        new Stored(
            ByteBuffer.wrap(bytes),
            new ObjectInfo(key, bytes.length, version, hash, crc32c, Instant.EPOCH)));
  }

  @Override
  public String name() {
    return "memory://";
  }

  @Override
  public Listing list(String prefix, @Nullable String after) {
    throw new UnsupportedOperationException();
  }

  @Override
  public Optional<ObjectInfo> head(String key) {
    heads.incrementAndGet();
    return Optional.ofNullable(objects.get(key)).map(Stored::info);
  }

  @Override
  public ObjectBody open(String key, ByteRange range, @Nullable String ifVersion)
      throws StoreException {
    opens.incrementAndGet();
    try {
      beforeOpen.run(key);
    } catch (IOException e) {
      throw StoreException.from(e);
    }
    Stored stored = objects.get(key);
    if (stored == null) {
      throw new StoreException(StoreException.Kind.NOT_FOUND, "no such object: " + key, null);
    }
    if (ifVersion != null && !ifVersion.equals(stored.info().version())) {
      throw new StoreException(StoreException.Kind.CHANGED, key + " changed", null);
    }
    int from = (int) range.offset();
    int length = (int) Math.min(range.length(), stored.bytes().capacity() - from);
    return new ObjectBody(
        stored.info(),
        new Hooked(key, new ByteArrayInputStream(stored.bytes().array(), from, length)));
  }

  @Override
  public ObjectInfo put(String key, InputStream content, OptionalLong size, PutMode mode) {
    throw new UnsupportedOperationException();
  }

  @Override
  public void delete(String key) {
    objects.remove(key);
  }

  @Override
  public void close() {}

  private final class Hooked extends FilterInputStream {
    private final String key;

    Hooked(String key, InputStream in) {
      super(in);
      this.key = key;
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
      beforeRead.run(key);
      int read = super.read(into, offset, Math.min(length, 16 << 10));
      bytesRead.addAndGet(Math.max(0, read));
      return read;
    }
  }
}
