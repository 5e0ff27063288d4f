package dev.rekindle.catalogue;

import dev.rekindle.proof.StatedHash;
import dev.rekindle.storage.ByteRange;
import dev.rekindle.storage.KeyOrder;
import dev.rekindle.storage.Listing;
import dev.rekindle.storage.ObjectBody;
import dev.rekindle.storage.ObjectInfo;
import dev.rekindle.storage.ObjectStore;
import dev.rekindle.storage.PutMode;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * A bucket that would fill gigabytes, made up as it is read: differential backups of three nodes
 * with thousands of files each. Nothing of it is kept.
 */
final class HugeBucket implements ObjectStore {
  private static final List<String> NODES = List.of("n-0", "n-1", "n-2");
  private static final Instant TIME = Instant.parse("2026-01-01T00:00:00Z");
  private static final String MAP =
      "{\"n-0\": {\"tokens\": [1]}, \"n-1\": {\"tokens\": [2]}, \"n-2\": {\"tokens\": [3]}}";

  private final int backups;
  private final int files;
  private final long manifestSize;

  /** A bucket of this many backups, with this many files of each node in each. */
  HugeBucket(int backups, int files) {
    this.backups = backups;
    this.files = files;
    this.manifestSize = manifest("n-0").mapToLong(String::length).sum();
  }

  @Override
  public String name() {
    return "huge";
  }

  /** Keys are made up directory by directory, so no more than one directory's are there at once. */
  @Override
  public Listing list(String prefix, String after) {
    Iterator<String> keys =
        directories()
            .filter(d -> d.startsWith(prefix) || prefix.startsWith(d))
            .flatMap(d -> keysOf(d).stream())
            .filter(k -> k.startsWith(prefix))
            .filter(k -> after == null || KeyOrder.BY_BYTES.compare(k, after) > 0)
            .iterator();
    return new Listing() {
      @Override
      public Optional<ObjectInfo> next() {
        return keys.hasNext() ? Optional.of(info(keys.next())) : Optional.empty();
      }

      @Override
      public void close() {}
    };
  }

  private Stream<String> directories() {
    Stream<String> index =
        IntStream.range(0, backups).mapToObj(b -> "p1/index/backup_index/" + backup(b) + "/");
    Stream<String> metas =
        NODES.stream()
            .flatMap(
                n -> IntStream.range(0, backups).mapToObj(b -> "p1/" + n + "/" + backup(b) + "/"));
    return Stream.concat(index, metas);
  }

  private static SortedSet<String> keysOf(String directory) {
    SortedSet<String> keys = new TreeSet<>();
    if (directory.startsWith("p1/index/")) {
      for (String node : NODES) {
        keys.add(directory + "tokenmap_" + node + ".json");
        keys.add(directory + "manifest_" + node + ".json");
        keys.add(directory + "started_" + node + "_1700000000.timestamp");
      }
    } else {
      keys.add(directory + "meta/manifest.json");
      keys.add(directory + "meta/tokenmap.json");
    }
    return keys;
  }

  private static String backup(int number) {
    return String.format(Locale.ROOT, "daily-%05d", number);
  }

  private ObjectInfo info(String key) {
    long size = key.endsWith("/manifest.json") ? manifestSize : MAP.length();
    return new ObjectInfo(key, size, "v", StatedHash.NONE, TIME);
  }

  @Override
  public Optional<ObjectInfo> head(String key) {
    return Optional.of(info(key));
  }

  @Override
  public ObjectBody open(String key, ByteRange range, String ifVersion) {
    String node = key.substring("p1/".length(), key.indexOf('/', "p1/".length()));
    Stream<String> body = key.endsWith("/manifest.json") ? manifest(node) : Stream.of(MAP);
    InputStream stream = new Pieces(body.iterator());
    return new ObjectBody(info(key), stream);
  }

  private Stream<String> manifest(String node) {
    String head =
        "{\"keyspace\": \"%s\", \"columnfamily\": \"t-" + MedusaBucket.CFID + "\", \"objects\": [";
    Stream<String> schema =
        Stream.of("[", head.formatted("system_schema"), entry(node, "system_schema", 0), "]}, ");
    Stream<String> table =
        IntStream.range(0, files - 1).mapToObj(i -> (i == 0 ? "" : ", ") + entry(node, "ks", i));
    return Stream.of(schema, Stream.of(head.formatted("ks")), table, Stream.of("]}]"))
        .flatMap(s -> s);
  }

  private static String entry(String node, String keyspace, int number) {
    String path =
        "p1/%s/data/%s/t-%s/nb-%d-big-Data.db".formatted(node, keyspace, MedusaBucket.CFID, number);
    return MedusaBucket.entry(path, "\"5d41402abc4b2a76b9719d911017c592\"", 1000);
  }

  private static InputStream bytes(String text) {
    return new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
  }

  /** The pieces of a text, one after the other, each made when it is read. */
  private static final class Pieces extends InputStream {
    private final Iterator<String> pieces;
    private InputStream piece = InputStream.nullInputStream();

    Pieces(Iterator<String> pieces) {
      this.pieces = pieces;
    }

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
      int read = piece.read(into, offset, length);
      while (read < 0 && pieces.hasNext()) {
        piece = bytes(pieces.next());
        read = piece.read(into, offset, length);
      }
      return read;
    }
  }

  @Override
  public ObjectInfo put(String key, InputStream content, OptionalLong size, PutMode mode) {
    throw new UnsupportedOperationException("read only");
  }

  @Override
  public void delete(String key) {
    throw new UnsupportedOperationException("read only");
  }

  @Override
  public void close() {}
}
