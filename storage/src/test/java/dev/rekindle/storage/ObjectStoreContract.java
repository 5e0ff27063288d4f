package dev.rekindle.storage;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.Assertions.within;

import dev.rekindle.storage.StoreException.Kind;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Every promise of {@link ObjectStore}; each implementation passes it on each server that it is
 * meant for. Every test works under a prefix of its own, so a bucket can be shared.
 */
public abstract class ObjectStoreContract {
  private static final List<String> ODD_NAMES =
      List.of(
          "a b",
          "a!b",
          "a#b",
          "a%20b",
          "a%b",
          "a&b=c",
          "a'b",
          "a(b)",
          "a*b",
          "a+b",
          "a,b",
          "a:b;c",
          "a?b",
          "a@b",
          "a\\b",
          "a~b",
          ".hidden",
          "..",
          "ä-ﬀ-\uffee",
          "\ud83d\ude00");

  private ObjectStore store;
  private String prefix;

  /** Opens the store under test, in a bucket that exists. */
  protected abstract ObjectStore openStore() throws Exception;

  /** Opens the same kind of store in a bucket that does not exist. */
  protected abstract ObjectStore openWithoutBucket() throws Exception;

  /** Where a server falls short of the protocol that it speaks. */
  public enum Quirk {
    /** Deleting {@code a/b} fails while there is an object {@code a}. */
    CANNOT_DELETE_BELOW_AN_OBJECT,
    /** Characters beyond the 65,536 first are sorted by the halves that Java stores. */
    SORTS_LIKE_JAVA,
    /** A backslash is the same as a slash, so keys with one are refused. */
    FOLDS_BACKSLASHES
  }

  /** What not to ask of the server under test. */
  protected Set<Quirk> quirks() {
    return Set.of();
  }

  /** The size of an object that the store has to write in several requests, if it ever does. */
  protected int largeSize() {
    return 3 << 20;
  }

  @BeforeEach
  void openUnderAnOwnPrefix() throws Exception {
    store = openStore();
    prefix = "contract-" + UUID.randomUUID() + "/";
  }

  @AfterEach
  void closeStore() {
    store.close();
  }

  @Test
  void givesBackWhatWasPut() throws Exception {
    ObjectInfo put = put("dir/file", "content");

    assertThat(put.key()).isEqualTo(prefix + "dir/file");
    assertThat(put.size()).isEqualTo(7);
    ObjectInfo head = store.head(prefix + "dir/file").orElseThrow();
    assertThat(head).usingRecursiveComparison().ignoringFields("modified").isEqualTo(put);
    assertThat(head.modified()).isCloseTo(put.modified(), within(5, ChronoUnit.SECONDS));
    try (ObjectBody body = store.open(prefix + "dir/file", ByteRange.ALL, null)) {
      assertThat(body.info()).isEqualTo(head);
      assertThat(body.stream().readAllBytes()).asString(UTF_8).isEqualTo("content");
    }
  }

  @Test
  void listsWhatHeadTells() throws Exception {
    put("dir/file", "content");
    ObjectInfo head = store.head(prefix + "dir/file").orElseThrow();

    assertThat(list("", null))
        .usingRecursiveFieldByFieldElementComparatorIgnoringFields("hash", "modified")
        .containsExactly(head);
  }

  @Test
  void readsOneByteAtATime() throws Exception {
    put("f", "é!");

    try (InputStream in = store.open(prefix + "f", ByteRange.ALL, null).stream()) {
      assertThat(List.of(in.read(), in.read(), in.read(), in.read()))
          .containsExactly(0xc3, 0xa9, (int) '!', -1);
    }
  }

  @Test
  void keepsEmptyObjects() throws Exception {
    put("empty", "");

    assertThat(store.head(prefix + "empty").orElseThrow().size()).isZero();
    assertThat(read("empty", ByteRange.ALL, null)).isEmpty();
    assertThat(list("", null)).extracting(ObjectInfo::size).containsExactly(0L);
  }

  @Test
  void readsRanges() throws Exception {
    put("f", "0123456789");

    assertThat(read("f", new ByteRange(0, 1), null)).isEqualTo("0");
    assertThat(read("f", new ByteRange(3, 4), null)).isEqualTo("3456");
    assertThat(read("f", ByteRange.from(8), null)).isEqualTo("89");
    assertThat(read("f", new ByteRange(8, 100), null)).isEqualTo("89");
    assertThat(read("f", new ByteRange(0, 10), null)).isEqualTo("0123456789");
    assertThat(read("f", new ByteRange(0, 11), null)).isEqualTo("0123456789");
  }

  @Test
  void tellsTheWholeSizeWithARange() throws Exception {
    put("f", "0123456789");

    try (ObjectBody body = store.open(prefix + "f", new ByteRange(3, 4), null)) {
      assertThat(store.head(prefix + "f")).contains(body.info());
      assertThat(body.info().size()).isEqualTo(10);
    }
  }

  @Test
  void refusesRangesBehindTheEnd() throws Exception {
    put("f", "0123456789");

    assertKind(Kind.INVALID, () -> store.open(prefix + "f", ByteRange.from(10), null));
    assertKind(Kind.INVALID, () -> store.open(prefix + "f", new ByteRange(11, 5), null));
  }

  @Test
  void refusesTheWrongVersion() throws Exception {
    String old = put("f", "old").version();
    assertThat(read("f", ByteRange.ALL, old)).isEqualTo("old");

    String now = put("f", "newer").version();

    assertThat(now).isNotEqualTo(old);
    assertThat(read("f", new ByteRange(1, 2), now)).isEqualTo("ew");
    assertKind(Kind.CHANGED, () -> store.open(prefix + "f", ByteRange.ALL, old));
    assertKind(Kind.CHANGED, () -> store.open(prefix + "f", new ByteRange(1, 1), old));
  }

  @Test
  void nothingIsThereBeforeItIsPut() throws Exception {
    assertThat(store.head(prefix + "f")).isEmpty();
    assertKind(Kind.NOT_FOUND, () -> store.open(prefix + "f", ByteRange.ALL, null));
    assertKind(Kind.NOT_FOUND, () -> store.open(prefix + "f", ByteRange.from(3), "version"));
    assertThat(list("", null)).isEmpty();
  }

  @Test
  void namesStoreAndKeyWhenNothingIsThere() {
    assertThatThrownBy(() -> store.open(prefix + "dir/f", ByteRange.ALL, null))
        .hasMessageContaining(store.name())
        .hasMessageContaining(prefix + "dir/f");
  }

  @Test
  void aFileIsNoDirectory() throws Exception {
    put("f", "content");

    assertThat(store.head(prefix + "f/below")).isEmpty();
    assertKind(Kind.NOT_FOUND, () -> store.open(prefix + "f/below", ByteRange.ALL, null));
    assertThat(list("f/", null)).isEmpty();
    if (!quirks().contains(Quirk.CANNOT_DELETE_BELOW_AN_OBJECT)) {
      store.delete(prefix + "f/below");
    }
    assertThat(read("f", ByteRange.ALL, null)).isEqualTo("content");
  }

  @Test
  void aDirectoryIsNoObject() throws Exception {
    put("dir/f", "content");

    assertThat(store.head(prefix + "dir")).isEmpty();
    assertKind(Kind.NOT_FOUND, () -> store.open(prefix + "dir", ByteRange.ALL, null));
    store.delete(prefix + "dir");
    assertThat(list("", null)).hasSize(1);
  }

  @Test
  void saysThatThereIsNoBucket() throws Exception {
    try (ObjectStore none = openWithoutBucket()) {
      assertKind(Kind.NO_BUCKET, () -> none.list("", null).next());
      assertKind(Kind.NO_BUCKET, () -> none.open("f", ByteRange.ALL, null));
      assertKind(Kind.NO_BUCKET, () -> put(none, "f", "x", PutMode.REPLACE));
      assertThatThrownBy(() -> none.list("", null).next()).hasMessageContaining(none.name());
    }
  }

  @Test
  void deletes() throws Exception {
    put("dir/a", "1");
    put("dir/b", "2");

    store.delete(prefix + "dir/a");

    assertThat(names("", null)).containsExactly("dir/b");
    assertThat(store.head(prefix + "dir/a")).isEmpty();
  }

  @Test
  void deletesWhatIsNotThere() throws Exception {
    store.delete(prefix + "dir/a");

    assertThat(list("", null)).isEmpty();
  }

  @Test
  void aDeletedDirectoryLeavesItsNameFree() throws Exception {
    put("a/b/c", "1");
    store.delete(prefix + "a/b/c");

    put("a", "2");

    assertThat(names("", null)).containsExactly("a");
  }

  @Test
  void replaces() throws Exception {
    put("f", "long content");
    put("f", "short");

    assertThat(read("f", ByteRange.ALL, null)).isEqualTo("short");
  }

  @Test
  void putsOnlyWhatIsAbsent() throws Exception {
    assertThat(put(store, "f", "first", PutMode.IF_ABSENT).size()).isEqualTo(5);

    assertKind(Kind.EXISTS, () -> put(store, "f", "second", PutMode.IF_ABSENT));
    assertThat(read("f", ByteRange.ALL, null)).isEqualTo("first");
  }

  @Test
  void exactlyOneOfManyPutsWins() throws Exception {
    for (int round = 0; round < 10; round++) {
      String name = "race-" + round;
      List<String> winners = raceToPut(name, 8);

      assertThat(winners).as("winners of round %d", round).hasSize(1);
      assertThat(read(name, ByteRange.ALL, null)).isEqualTo(winners.getFirst());
    }
  }

  @Test
  void putsStreamsOfUnknownSize() throws Exception {
    byte[] content = randomBytes(100_000);

    ObjectInfo info =
        store.put(
            prefix + "f", new ByteArrayInputStream(content), OptionalLong.empty(), PutMode.REPLACE);

    assertThat(info.size()).isEqualTo(content.length);
    assertThat(readBytes("f", ByteRange.ALL)).isEqualTo(content);
  }

  @Test
  void putsAndReadsLargeObjects() throws Exception {
    byte[] content = randomBytes(largeSize());

    ObjectInfo known =
        store.put(
            prefix + "known",
            new ByteArrayInputStream(content),
            OptionalLong.of(content.length),
            PutMode.REPLACE);
    ObjectInfo unknown =
        store.put(
            prefix + "unknown",
            new ByteArrayInputStream(content),
            OptionalLong.empty(),
            PutMode.IF_ABSENT);

    assertThat(known.size()).isEqualTo(content.length);
    assertThat(known.hash()).isEqualTo(unknown.hash());
    assertThat(readBytes("known", ByteRange.ALL)).isEqualTo(content);
    assertThat(readBytes("unknown", new ByteRange(largeSize() - 10, 10)))
        .isEqualTo(Arrays.copyOfRange(content, largeSize() - 10, largeSize()));
    assertKind(Kind.EXISTS, () -> put(store, "unknown", "x", PutMode.IF_ABSENT));
  }

  @Test
  void nothingAppearsWhenTheStreamFails() throws Exception {
    put("there", "before");
    for (int failAfter : List.of(0, 10, largeSize() - 1)) {
      for (String name : List.of("there", "new")) {
        assertThatThrownBy(
                () ->
                    store.put(
                        prefix + name,
                        new FailingStream(failAfter),
                        OptionalLong.empty(),
                        PutMode.REPLACE))
            .isInstanceOf(StoreException.class);
      }
    }

    assertThat(names("", null)).containsExactly("there");
    assertThat(read("there", ByteRange.ALL, null)).isEqualTo("before");
  }

  @Test
  void nothingAppearsWhenTheStreamHasAnotherLength() throws Exception {
    for (int announced : List.of(0, 6, 8)) {
      assertKind(
          Kind.INVALID,
          () ->
              store.put(
                  prefix + "f", stream("content"), OptionalLong.of(announced), PutMode.REPLACE));
    }

    assertThat(list("", null)).isEmpty();
  }

  @Test
  void leavesTheStreamOpen() throws Exception {
    boolean[] closed = {false};
    InputStream content =
        new ByteArrayInputStream("x".getBytes(UTF_8)) {
          @Override
          public void close() {
            closed[0] = true;
          }
        };

    store.put(prefix + "f", content, OptionalLong.of(1), PutMode.REPLACE);

    assertThat(closed[0]).isFalse();
  }

  @Test
  void listsInTheOrderOfTheKeysBytes() throws Exception {
    List<String> plain =
        List.of("a-b/x", "a.b", "a/b", "a/b-c", "a/c", "a0", "aa", "b", "z", "ä", "\uffee");
    List<String> astral = quirks().contains(Quirk.SORTS_LIKE_JAVA) ? List.of() : List.of("😀");
    List<String> names = Stream.concat(plain.stream(), astral.stream()).toList();
    for (String name : names.reversed()) {
      put(name, name);
    }

    assertThat(names("", null)).containsExactlyElementsOf(names);
  }

  @Test
  void listsFromAnyKeyOn() throws Exception {
    List<String> names = List.of("a-b/x", "a/b", "a/b-c", "a/c/d", "a0", "b");
    for (String name : names) {
      put(name, "");
    }
    List<String> starts = new ArrayList<>(names);
    starts.addAll(List.of("a", "a/", "a/b-", "a/c", "a/c/", "a/c/e", "c"));

    for (String start : starts) {
      assertThat(names("", start))
          .as("after %s", start)
          .containsExactlyElementsOf(
              names.stream().filter(n -> KeyOrder.BY_BYTES.compare(n, start) > 0).toList());
    }
  }

  @Test
  void findsTheDirectoriesBelowAPrefix() throws Exception {
    for (String name :
        List.of("a-b/x", "a/b", "a/b-c", "a/c/d", "a.b", "a0/x", "b", "ä b/%2F+&/y", "z/x/y/z")) {
      put(name, "");
    }

    assertThat(directories("", 99)).containsExactly("a-b/", "a/", "a0/", "z/", "ä b/");
    assertThat(directories("a", 99)).containsExactly("a-b/", "a/", "a0/");
    assertThat(directories("a/", 99)).containsExactly("a/c/");
    assertThat(directories("ä b/", 99)).containsExactly("ä b/%2F+&/");
    assertThat(directories("b", 99)).isEmpty();
    assertThat(directories("b/", 99)).isEmpty();
    assertThat(directories("missing/", 99)).isEmpty();
    assertThat(directories("", 1)).containsExactly("a-b/");
  }

  private List<String> directories(String start, int most) throws StoreException {
    return store.directories(prefix + start, most).stream()
        .map(directory -> directory.substring(prefix.length()))
        .toList();
  }

  @Test
  void listsByPrefixAsText() throws Exception {
    List<String> names = List.of("a-b/x", "a/b", "a/bc/d", "a/c/d", "a0", "b");
    for (String name : names) {
      put(name, "");
    }

    for (String start :
        List.of("a", "a/", "a/b", "a/bc", "a/bc/", "a/bc/d", "a/bc/dd", "c", "b/")) {
      assertThat(names(start, null))
          .as("prefix %s", start)
          .containsExactlyElementsOf(names.stream().filter(n -> n.startsWith(start)).toList());
    }
    assertThat(names("a/", "a/b")).containsExactly("a/bc/d", "a/c/d");
  }

  @Test
  void listsMoreThanOnePage() throws Exception {
    int count = 1_203;
    inParallel(count, i -> put("d%d/f%05d".formatted(i / 700, i), "").key());

    List<String> names = names("", null);

    assertThat(names).hasSize(count).isSortedAccordingTo(KeyOrder.BY_BYTES).doesNotHaveDuplicates();
    assertThat(names("", "d1/f01000")).hasSize(202);
  }

  @Test
  void takesOddKeys() throws Exception {
    boolean folds = quirks().contains(Quirk.FOLDS_BACKSLASHES);
    List<String> odd =
        ODD_NAMES.stream()
            .filter(name -> !name.equals("..") && !(folds && name.contains("\\")))
            .toList();
    for (String name : odd) {
      put("odd/" + name + "/f", name);
    }

    for (String name : odd) {
      String key = "odd/" + name + "/f";
      assertThat(read(key, ByteRange.ALL, null)).isEqualTo(name);
      assertThat(store.head(prefix + key)).as(key).isPresent();
      assertThat(names("odd/" + name + "/", null)).containsExactly(key);
    }
    assertThat(names("odd/", null)).hasSize(odd.size()).isSortedAccordingTo(KeyOrder.BY_BYTES);
    for (String name : odd) {
      store.delete(prefix + "odd/" + name + "/f");
    }
    assertThat(list("", null)).isEmpty();
  }

  @Test
  void neverLeavesTheStoreByAHostileKey() throws Exception {
    List<String> hostile = List.of("..", "../f", "a/../../f", "a/./f", "/f", "//f", "a//f", "\0");
    for (String key : hostile) {
      for (ThrowingCallable use : everyUseOf(key)) {
        Throwable thrown = catchThrowable(use);
        if (thrown != null) {
          assertThat(thrown).isInstanceOf(StoreException.class);
        }
      }
    }

    assertThat(list("", null)).isEmpty();
  }

  private List<ThrowingCallable> everyUseOf(String key) {
    return List.of(
        () -> store.head(key),
        () -> store.open(key, ByteRange.ALL, null).close(),
        () -> store.list(key, null).next(),
        () -> store.delete(key));
  }

  @Test
  void holdsKeysBelowKeysOrSaysThatItCannot() throws Exception {
    put("a", "1");
    try {
      put("a/b", "2");
      assertThat(read("a/b", ByteRange.ALL, null)).isEqualTo("2");
    } catch (StoreException e) {
      assertThat(e).hasMessageContaining("a/b");
    }
    assertThat(read("a", ByteRange.ALL, null)).isEqualTo("1");
  }

  @Test
  void manyThreadsUseOneStore() throws Exception {
    byte[] content = randomBytes(200_000);
    store.put(
        prefix + "f", new ByteArrayInputStream(content), OptionalLong.empty(), PutMode.REPLACE);

    List<Boolean> equal =
        inParallel(
            200,
            i -> {
              int offset = i * 1_000;
              byte[] part = readBytes("f", new ByteRange(offset, 1_000));
              return Arrays.equals(part, 0, 1_000, content, offset, offset + 1_000);
            });

    assertThat(equal).hasSize(200).containsOnly(true);
  }

  @Test
  void keepsToABandwidthLimit() throws Exception {
    byte[] content = randomBytes(200_000);
    // An eighth of a second may go at once.
    Duration least = Duration.ofMillis(1_000 - 125 - 25);
    RateLimitedStore limited = new RateLimitedStore(store, RateLimit.bytesPerSecond(400_000));
    long begun = System.nanoTime();

    limited.put(
        prefix + "f", new ByteArrayInputStream(content), OptionalLong.empty(), PutMode.REPLACE);
    try (ObjectBody body = limited.open(prefix + "f", ByteRange.ALL, null)) {
      assertThat(body.stream().readAllBytes()).isEqualTo(content);
    }

    assertThat(Duration.ofNanos(System.nanoTime() - begun)).isGreaterThan(least);
  }

  private List<String> raceToPut(String name, int racers) throws Exception {
    CyclicBarrier start = new CyclicBarrier(racers);
    try (ExecutorService threads = Executors.newFixedThreadPool(racers)) {
      List<Future<Optional<String>>> results = new ArrayList<>();
      for (int racer = 0; racer < racers; racer++) {
        String content = "racer " + racer;
        results.add(
            threads.submit(
                () -> {
                  start.await();
                  return tryPut(name, content);
                }));
      }
      List<String> winners = new ArrayList<>();
      for (Future<Optional<String>> result : results) {
        result.get().ifPresent(winners::add);
      }
      return winners;
    }
  }

  private Optional<String> tryPut(String name, String content) throws StoreException {
    try {
      put(store, name, content, PutMode.IF_ABSENT);
      return Optional.of(content);
    } catch (StoreException e) {
      assertThat(e.kind()).isEqualTo(Kind.EXISTS);
      return Optional.empty();
    }
  }

  /** A task of many, by its number. */
  private interface Numbered<T> {
    T run(int number) throws Exception;
  }

  private static <T> List<T> inParallel(int count, Numbered<T> task) throws Exception {
    try (ExecutorService threads = Executors.newFixedThreadPool(16)) {
      List<Callable<T>> tasks = new ArrayList<>();
      for (int i = 0; i < count; i++) {
        int number = i;
        tasks.add(() -> task.run(number));
      }
      List<T> results = new ArrayList<>();
      for (Future<T> future : threads.invokeAll(tasks)) {
        results.add(future.get());
      }
      return results;
    }
  }

  private ObjectInfo put(String name, String content) throws StoreException {
    return put(store, name, content, PutMode.REPLACE);
  }

  private ObjectInfo put(ObjectStore into, String name, String content, PutMode mode)
      throws StoreException {
    byte[] bytes = content.getBytes(UTF_8);
    return into.put(
        prefix + name, new ByteArrayInputStream(bytes), OptionalLong.of(bytes.length), mode);
  }

  private String read(String name, ByteRange range, String ifVersion) throws IOException {
    try (ObjectBody body = store.open(prefix + name, range, ifVersion)) {
      return new String(body.stream().readAllBytes(), UTF_8);
    }
  }

  private byte[] readBytes(String name, ByteRange range) throws IOException {
    try (ObjectBody body = store.open(prefix + name, range, null)) {
      return body.stream().readAllBytes();
    }
  }

  private List<ObjectInfo> list(String start, String after) throws StoreException {
    String from = after == null ? null : prefix + after;
    try (Listing listing = store.list(prefix + start, from)) {
      List<ObjectInfo> all = new ArrayList<>();
      for (var next = listing.next(); next.isPresent(); next = listing.next()) {
        all.add(next.get());
      }
      return all;
    }
  }

  private List<String> names(String start, String after) throws StoreException {
    return list(start, after).stream().map(info -> info.key().substring(prefix.length())).toList();
  }

  private static InputStream stream(String content) {
    return new ByteArrayInputStream(content.getBytes(UTF_8));
  }

  private static byte[] randomBytes(int size) {
    byte[] bytes = new byte[size];
    new Random(size).nextBytes(bytes);
    return bytes;
  }

  private static void assertKind(Kind kind, ThrowingCallable call) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            StoreException.class, e -> assertThat(e.kind()).as(e.getMessage()).isEqualTo(kind));
  }

  /** Gives so many zeros, then breaks. */
  private static final class FailingStream extends InputStream {
    private int left;

    FailingStream(int bytes) {
      this.left = bytes;
    }

    @Override
    public int read() throws IOException {
      if (left-- == 0) {
        throw new IOException("the source broke");
      }
      return 0;
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
      if (left == 0) {
        throw new IOException("the source broke");
      }
      int read = Math.min(left, length);
      Arrays.fill(into, offset, offset + read, (byte) 0);
      left -= read;
      return read;
    }
  }
}
