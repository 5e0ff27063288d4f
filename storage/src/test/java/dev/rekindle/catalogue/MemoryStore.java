package dev.rekindle.catalogue;

import dev.rekindle.proof.StatedHash;
import dev.rekindle.storage.ByteRange;
import dev.rekindle.storage.KeyOrder;
import dev.rekindle.storage.Listing;
import dev.rekindle.storage.ObjectBody;
import dev.rekindle.storage.ObjectInfo;
import dev.rekindle.storage.ObjectStore;
import dev.rekindle.storage.PutMode;
import dev.rekindle.storage.StoreException;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;

/** Objects in memory, for tests of what reads them; it remembers which keys were asked for. */
final class MemoryStore implements ObjectStore {
  private static final class Stored {
    private final byte[] content;
    private final ObjectInfo info;

    Stored(byte[] content, ObjectInfo info) {
      this.content = content;
      this.info = info;
    }
  }

  private final TreeMap<String, Stored> objects = new TreeMap<>(KeyOrder.BY_BYTES);
  private Instant clock = Instant.parse("2026-01-01T00:00:00Z");

  /** Every key that was opened. */
  final List<String> opened = new ArrayList<>();

  /** Every key that was opened in whatever version there was. */
  final List<String> unconditional = new ArrayList<>();

  /** Keys that nobody may open. */
  final Set<String> forbidden = new HashSet<>();

  void put(String key, String content) {
    put(key, content.getBytes(StandardCharsets.UTF_8), StatedHash.NONE);
  }

  void put(String key, byte[] content, StatedHash hash) {
    clock = clock.plusSeconds(1);
    String version = "v" + clock.getEpochSecond();
    objects.put(
        key, new Stored(content, new ObjectInfo(key, content.length, version, hash, clock)));
  }

  void remove(String key) {
    if (objects.remove(key) == null) {
      throw new IllegalArgumentException("there is no " + key + " to remove");
    }
  }

  /** Removes every object whose key begins so. */
  void removeAll(String prefix) {
    if (!objects.keySet().removeIf(k -> k.startsWith(prefix))) {
      throw new IllegalArgumentException("there is nothing under " + prefix + " to remove");
    }
  }

  String text(String key) {
    return new String(objects.get(key).content, StandardCharsets.UTF_8);
  }

  byte[] bytes(String key) {
    return objects.get(key).content;
  }

  Map<String, ObjectInfo> infos() {
    Map<String, ObjectInfo> infos = new TreeMap<>(KeyOrder.BY_BYTES);
    objects.forEach((key, stored) -> infos.put(key, stored.info));
    return infos;
  }

  @Override
  public String name() {
    return "memory";
  }

  @Override
  public Listing list(String prefix, String after) {
    Iterator<Stored> rest =
        objects
            .tailMap(
                after == null || KeyOrder.BY_BYTES.compare(after, prefix) < 0 ? prefix : after,
                true)
            .values()
            .iterator();
    return new Listing() {
      @Override
      public Optional<ObjectInfo> next() {
        while (rest.hasNext()) {
          ObjectInfo info = rest.next().info;
          if (!info.key().startsWith(prefix)) {
            return Optional.empty();
          }
          if (!info.key().equals(after)) {
            return Optional.of(info);
          }
        }
        return Optional.empty();
      }

      @Override
      public void close() {}
    };
  }

  @Override
  public Optional<ObjectInfo> head(String key) {
    return Optional.ofNullable(objects.get(key)).map(s -> s.info);
  }

  @Override
  public ObjectBody open(String key, ByteRange range, String ifVersion) throws StoreException {
    opened.add(key);
    if (ifVersion == null) {
      unconditional.add(key);
    }
    if (forbidden.contains(key)) {
      throw new StoreException(StoreException.Kind.FORBIDDEN, "may not read " + key, null);
    }
    Stored stored = objects.get(key);
    if (stored == null) {
      throw new StoreException(StoreException.Kind.NOT_FOUND, "no " + key, null);
    }
    int from = (int) Math.min(range.offset(), stored.content.length);
    int length = (int) Math.min(range.length(), stored.content.length - from);
    return new ObjectBody(stored.info, new ByteArrayInputStream(stored.content, from, length));
  }

  @Override
  public ObjectInfo put(String key, InputStream content, OptionalLong size, PutMode mode) {
    throw new UnsupportedOperationException("tests put bytes");
  }

  @Override
  public void delete(String key) {
    objects.remove(key);
  }

  @Override
  public void close() {}
}
