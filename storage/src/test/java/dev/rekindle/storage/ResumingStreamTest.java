package dev.rekindle.storage;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rekindle.proof.StatedHash;
import dev.rekindle.storage.StoreException.Kind;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class ResumingStreamTest {
  private static final String CONTENT = "0123456789";
  private static final Retries QUICK = new Retries(3, Duration.ofNanos(1), Duration.ofNanos(2));

  @Test
  void readsTheRestAfterACut() throws Exception {
    BreakingStore store = new BreakingStore(3, 0, 4);

    assertThat(read(store, ByteRange.ALL)).isEqualTo(CONTENT);
    assertThat(store.requests).containsExactly("0+ any", "3+7 v1", "3+7 v1", "7+3 v1");
  }

  @Test
  void readsTheRestOfARange() throws Exception {
    BreakingStore store = new BreakingStore(3);

    assertThat(read(store, new ByteRange(2, 6))).isEqualTo("234567");
    assertThat(store.requests).containsExactly("2+6 any", "5+3 v1");
  }

  @Test
  void aBodyThatEndsInSilenceIsCut() throws Exception {
    BreakingStore store = new BreakingStore(3, 2);
    store.breaksInSilence = true;

    assertThat(read(store, ByteRange.ALL)).isEqualTo(CONTENT);
  }

  @Test
  void progressStartsTheCountAnew() throws Exception {
    BreakingStore store = new BreakingStore(1, 1, 0, 1, 0, 1, 1, 1, 1);

    assertThat(read(store, ByteRange.ALL)).isEqualTo(CONTENT);
  }

  @Test
  void givesUpWithoutProgress() {
    BreakingStore store = new BreakingStore(5, 0, 0);

    assertThatThrownBy(() -> read(store, ByteRange.ALL)).hasMessage("broken");
    assertThat(store.requests).hasSize(3);
  }

  @Test
  void whatAStoreThatIsTooSlowBringsIsNoProgress() {
    BreakingStore store = new BreakingStore(1, 1, 1, 1, 1, 1);
    Retries picky = new Retries(3, Duration.ofNanos(1), Duration.ofNanos(2), 1);

    assertThatThrownBy(
            () -> {
              try (ResumingStream in =
                  ResumingStream.open(store, "k", ByteRange.ALL, null, picky)) {
                in.readAllBytes();
              }
            })
        .hasMessage("broken");
    assertThat(store.requests).hasSize(3);
  }

  @Test
  void opensAgainWhenTheFirstAnswerFails() throws Exception {
    BreakingStore store = new BreakingStore();
    store.failFirst = 2;

    assertThat(read(store, ByteRange.ALL)).isEqualTo(CONTENT);
  }

  @Test
  void neverMixesVersions() {
    BreakingStore store = new BreakingStore(3);
    store.changesAfterFirst = true;

    assertThatThrownBy(() -> read(store, ByteRange.ALL))
        .isInstanceOfSatisfying(
            StoreException.class, e -> assertThat(e.kind()).isEqualTo(Kind.CHANGED));
    assertThat(store.requests).hasSize(2);
  }

  @Test
  void neverResumesWhatIsCorrupt() {
    BreakingStore store = new BreakingStore(3);
    store.breaksWith = Kind.CORRUPT;

    assertThatThrownBy(() -> read(store, ByteRange.ALL)).isInstanceOf(StoreException.class);
    assertThat(store.requests).hasSize(1);
  }

  @Test
  void readsByteByByte() throws Exception {
    BreakingStore store = new BreakingStore(3, 1);
    StringBuilder read = new StringBuilder();
    try (InputStream in = ResumingStream.open(store, "f", ByteRange.ALL, null, QUICK)) {
      for (int b = in.read(); b >= 0; b = in.read()) {
        read.append((char) b);
      }
    }
    assertThat(read).hasToString(CONTENT);
  }

  private static String read(ObjectStore store, ByteRange range) throws IOException {
    try (InputStream in = ResumingStream.open(store, "f", range, null, QUICK)) {
      return new String(in.readAllBytes(), UTF_8);
    }
  }

  /** Breaks its first bodies after so many bytes each. */
  private static final class BreakingStore implements ObjectStore {
    final List<String> requests = new ArrayList<>();
    private final List<Integer> breaks = new ArrayList<>();
    private Kind breaksWith = Kind.UNAVAILABLE;
    private boolean breaksInSilence;
    private boolean changesAfterFirst;
    private int failFirst;

    BreakingStore(Integer... breaks) {
      this.breaks.addAll(List.of(breaks));
    }

    @Override
    public ObjectBody open(String key, ByteRange range, String ifVersion) throws StoreException {
      if (failFirst-- > 0) {
        throw new StoreException(Kind.THROTTLED, "slow down", null);
      }
      String length = range.length() == Long.MAX_VALUE ? "" : "" + range.length();
      requests.add(
          range.offset() + "+" + length + " " + Optional.ofNullable(ifVersion).orElse("any"));
      if (changesAfterFirst && requests.size() > 1) {
        throw new StoreException(Kind.CHANGED, "changed", null);
      }
      ObjectInfo info = new ObjectInfo(key, 10, "v1", StatedHash.NONE, Instant.EPOCH);
      int end = (int) range.endIn(10);
      byte[] bytes = CONTENT.substring((int) range.offset(), end).getBytes(UTF_8);
      int whole = breaks.isEmpty() ? bytes.length : breaks.removeFirst();
      InputStream body = new ByteArrayInputStream(bytes, 0, Math.min(whole, bytes.length));
      return new ObjectBody(info, whole < bytes.length && !breaksInSilence ? broken(body) : body);
    }

    private InputStream broken(InputStream body) {
      return new java.io.FilterInputStream(body) {
        @Override
        public int read(byte[] into, int offset, int length) throws IOException {
          int read = super.read(into, offset, length);
          if (read < 0) {
            throw new StoreException(breaksWith, "broken", null);
          }
          return read;
        }
      };
    }

    @Override
    public String name() {
      return "breaking";
    }

    @Override
    public Listing list(String prefix, String after) {
      throw new UnsupportedOperationException();
    }

    @Override
    public Optional<ObjectInfo> head(String key) {
      throw new UnsupportedOperationException();
    }

    @Override
    public ObjectInfo put(String key, InputStream content, OptionalLong size, PutMode mode) {
      throw new UnsupportedOperationException();
    }

    @Override
    public void delete(String key) {
      throw new UnsupportedOperationException();
    }

    @Override
    public void close() {}
  }
}
