package dev.rekindle.restorer.stage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.rekindle.backup.ManifestFile;
import dev.rekindle.proof.ProofLevel;
import dev.rekindle.proof.StatedHash;
import dev.rekindle.restorer.stage.StageItem.Variant;
import dev.rekindle.restorer.stage.StageOptions.RequiredProof;
import dev.rekindle.storage.Retries;
import dev.rekindle.storage.StoreException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Staging from a store whose objects have versions and tags, and whose answers break. */
@Timeout(60)
class StagerVersionsTest {
  private static final int PART = 64 << 10;
  private static final StageOptions OPTIONS = new StageOptions(4, PART, 0, RequiredProof.ANY);
  private static final Retries PATIENT = new Retries(5, Duration.ZERO, Duration.ZERO);

  private final MemoryStore store = new MemoryStore();
  @TempDir Path root;
  private Path area;

  @BeforeEach
  void makeArea() throws IOException {
    area = Files.createDirectories(root.resolve("new"));
  }

  @Test
  void asksOnceForASmallObjectAndNeverForItsHead() throws Exception {
    List<StageItem> items = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      byte[] bytes = Samples.bytes(i, 1000 + i);
      items.add(stored(i + "-Index.db", bytes, Samples.md5(bytes), Samples.md5(bytes)));
    }

    stage(items);

    assertThat(store.opens).hasValue(100);
    assertThat(store.heads).hasValue(0);
  }

  @Test
  void refusesAnotherVersionByItsTagBeforeReadingIt() {
    byte[] wanted = Samples.bytes(1, 3_000_000);
    byte[] other = Samples.bytes(2, 3_000_000);
    StageItem item = stored("a-Index.db", other, Samples.md5(wanted), Samples.md5(other));

    StageException failure = failure(List.of(item));

    assertThat(failure)
        .hasMessageContaining(Samples.digest("MD5", wanted))
        .hasMessageContaining(Samples.digest("MD5", other));
    assertThat(store.bytesRead).hasValue(0);
  }

  @Test
  void provesTheObjectWhereEncryptionMakesTagsOpaque() throws Exception {
    byte[] bytes = Samples.bytes(1, 300_000);
    String tag = "f".repeat(32);
    StageItem item =
        stored("a-Index.db", bytes, new StatedHash.Md5(tag), new StatedHash.Opaque(tag));

    assertThat(stage(List.of(item)).proof()).containsEntry(ProofLevel.OBJECT, 1L);
  }

  @Test
  void provesTheObjectWhenThePartSizeIsUnknownAndRefusesAnother() throws Exception {
    byte[] bytes = Samples.bytes(1, 3_000_000);
    StatedHash tag = Samples.multipart(bytes, 777_777);
    StageItem same = stored("a-Index.db", bytes, tag, tag);
    assertThat(stage(List.of(same)).proof()).containsEntry(ProofLevel.OBJECT, 1L);

    StageItem copied = stored("b-Index.db", bytes, tag, Samples.multipart(bytes, 888_888));
    assertThat(failure(List.of(copied))).hasMessageContaining("tag");
  }

  @Test
  void acceptsACopyInAnotherBucketByItsContent() throws Exception {
    byte[] bytes = Samples.bytes(1, 20_000_000);
    StageItem item =
        stored("a-Index.db", bytes, Samples.multipart(bytes, 8 << 20), Samples.md5(bytes));

    assertThat(stage(List.of(item)).proof()).containsEntry(ProofLevel.CONTENT, 1L);
  }

  @Test
  void takesAnotherVersionOfStatisticsOnlyWhole() {
    byte[] wanted = Samples.bytes(1, 1000);
    byte[] other = Samples.bytes(2, 1200);
    ManifestFile file = Samples.file("nb-1-big-Statistics.db", wanted, Samples.md5(wanted));
    store.put(file.key(), other, Samples.md5(Samples.bytes(3, 1200)));

    StageException failure = failure(List.of(Samples.item(area, file, null, Variant.TAKE)));

    assertThat(failure.problems().getFirst().kind()).isEqualTo(StageProblem.Kind.MISMATCH);
  }

  @Test
  void aRottenComponentUnderTheRightTagIsNoVariant() {
    byte[] wanted = Samples.bytes(1, 1000);
    ManifestFile file = Samples.file("nb-1-big-Summary.db", wanted, Samples.md5(wanted));
    store.put(file.key(), Samples.bytes(2, 1000), Samples.md5(wanted));

    StageException failure = failure(List.of(Samples.item(area, file, null, Variant.LEAVE_OUT)));

    assertThat(failure.problems().getFirst().kind()).isEqualTo(StageProblem.Kind.MISMATCH);
  }

  @Test
  void neverMixesTwoVersionsOfOneObject() {
    byte[] before = Samples.bytes(1, 10 * PART);
    byte[] after = Samples.bytes(2, 10 * PART);
    StageItem item = stored("nb-1-big-Index.db", before, StatedHash.NONE, Samples.md5(before));
    AtomicInteger reads = new AtomicInteger();
    store.beforeRead =
        key -> {
          synchronized (reads) {
            if (reads.incrementAndGet() == 3) {
              store.put(key, after, Samples.md5(after));
            }
          }
        };

    StageException failure = failure(List.of(item));

    assertThat(failure.problems())
        .allSatisfy(p -> assertThat(p.store()).isEqualTo(StoreException.Kind.CHANGED));
  }

  @Test
  void resumesBodiesThatBreakOffWithoutReadingAByteTwice() throws Exception {
    byte[] bytes = Samples.bytes(1, 1_000_000);
    StageItem item = stored("a-Index.db", bytes, Samples.md5(bytes), Samples.md5(bytes));
    AtomicInteger reads = new AtomicInteger();
    store.beforeRead =
        _ -> {
          if (reads.incrementAndGet() % 7 == 0) {
            throw new IOException("connection reset");
          }
        };

    StageResult result = stage(List.of(item));

    assertThat(result.proof()).containsEntry(ProofLevel.CONTENT, 1L);
    assertThat(store.bytesRead).hasValue(1_000_000);
    assertThat(item.target()).hasBinaryContent(bytes);
  }

  @Test
  void goesOnAtTheFinishedPartsOfALargeFile() throws Exception {
    byte[] bytes = Samples.bytes(1, 20 * PART);
    StageItem item =
        stored(
            "a-Index.db",
            bytes,
            new StatedHash.Sha256(Samples.digest("SHA-256", bytes)),
            Samples.md5(bytes));
    breakAfter(10 * PART);
    failure(List.of(item));
    long first = store.bytesRead.get();
    store.beforeRead = _ -> {};

    StageResult result = stage(List.of(item));

    assertThat(item.target()).hasBinaryContent(bytes);
    assertThat(result.kept().bytes()).isGreaterThanOrEqualTo(5L * PART);
    assertThat(result.kept().bytes() + result.downloaded().bytes()).isEqualTo(bytes.length);
    assertThat(store.bytesRead.get() - first).isEqualTo(result.downloaded().bytes());
    assertThat(result.proof()).containsEntry(ProofLevel.CONTENT, 1L);
  }

  @Test
  void beginsALargeFileAnewWhenItsObjectChangedMeanwhile() throws Exception {
    byte[] bytes = Samples.bytes(1, 20 * PART);
    StageItem item = stored("a-Index.db", bytes, StatedHash.NONE, Samples.md5(bytes));
    breakAfter(10 * PART);
    failure(List.of(item));
    store.beforeRead = _ -> {};
    byte[] other = Samples.bytes(2, 20 * PART);
    store.put(item.file().key(), other, Samples.md5(other));

    StageResult result = stage(List.of(item));

    assertThat(result.kept().bytes()).isZero();
    assertThat(item.target()).hasBinaryContent(other);
  }

  @Test
  void fetchesAnewWhatRottedBetweenTwoRuns() throws Exception {
    byte[] bytes = Samples.bytes(1, 20 * PART);
    StageItem item = stored("a-Index.db", bytes, Samples.md5(bytes), Samples.md5(bytes));
    breakAfter(12 * PART);
    failure(List.of(item));
    store.beforeRead = _ -> {};
    try (FileChannel file = FileChannel.open(item.target(), StandardOpenOption.WRITE)) {
      for (long range = 0; range < file.size(); range += PART) {
        file.write(ByteBuffer.wrap(new byte[] {1, 2, 3, 4}), range + 5);
      }
    }

    StageResult result = stage(List.of(item));

    assertThat(item.target()).hasBinaryContent(bytes);
    assertThat(result.proof()).containsEntry(ProofLevel.CONTENT, 1L);
    assertThat(result.downloaded().bytes()).isEqualTo(bytes.length);
  }

  @Test
  void aProblemStopsTheOthersAndAllThatWereFoundAreReported() {
    List<StageItem> items = new ArrayList<>();
    for (int i = 0; i < 1000; i++) {
      byte[] bytes = Samples.bytes(i, 2000);
      StatedHash tag = Samples.md5(Samples.bytes(i + 1, 2000));
      items.add(stored(i + "-Index.db", bytes, tag, Samples.md5(bytes)));
    }

    StageException failure = failure(items);

    assertThat(failure.problems()).hasSizeBetween(1, 4);
    assertThat(store.opens.get()).isLessThan(20);
  }

  @Test
  void deepVerificationFindsEveryBadObjectAndGoesOn() throws Exception {
    List<ManifestFile> files = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      byte[] data = Samples.bytes(i, 5 * PART);
      byte[] digest = Samples.digestComponent(i == 7 ? Samples.bytes(99, 10) : data);
      files.add(stored(i + "-Data.db", data, StatedHash.NONE, StatedHash.NONE).file());
      files.add(
          stored(i + "-Digest.crc32", digest, Samples.md5(digest), Samples.md5(digest)).file());
    }
    byte[] parts = Samples.bytes(50, 40_000_000);
    files.add(
        stored("p-Index.db", parts, Samples.multipart(parts, 15 << 20), StatedHash.NONE).file());
    store.delete(files.get(10).key());

    DeepVerification.Findings findings =
        new DeepVerification(store, OPTIONS, Retries.NONE, new StageProgress())
            .verify(files, _ -> Variant.REFUSE);

    assertThat(findings.problems())
        .hasSize(2)
        .anySatisfy(p -> assertThat(p.message()).contains("7-Data.db").contains("Digest.crc32"))
        .anySatisfy(p -> assertThat(p.message()).contains(files.get(10).key()));
    assertThat(findings.files()).isEqualTo(39);
    assertThat(findings.proof()).containsEntry(ProofLevel.CONTENT, 39L);
  }

  @Test
  void countsProgressToTheLastByte() throws Exception {
    byte[] bytes = Samples.bytes(1, 10 * PART);
    StageItem item = stored("a-Index.db", bytes, Samples.md5(bytes), Samples.md5(bytes));
    StageProgress progress = new StageProgress();

    new Stager(store, OPTIONS, Retries.NONE, progress).stage(request(List.of(item)));

    assertThat(progress.now())
        .isEqualTo(
            new StageProgress.Snapshot(
                StageProgress.Phase.DONE,
                1,
                1,
                bytes.length,
                bytes.length,
                bytes.length,
                Map.of(ProofLevel.CONTENT, 1L)));
  }

  private void breakAfter(long bytes) {
    store.beforeRead =
        _ -> {
          if (store.bytesRead.get() > bytes) {
            throw new StoreException(StoreException.Kind.FORBIDDEN, "expired", null);
          }
        };
  }

  private StageItem stored(String name, byte[] bytes, StatedHash stated, StatedHash tag) {
    ManifestFile file = Samples.file(name, bytes, stated);
    store.put(file.key(), bytes, tag);
    return Samples.item(area, file);
  }

  private StageRequest request(List<StageItem> items) {
    return new StageRequest(List.of(area), root.resolve("journal"), items, _ -> {});
  }

  private StageResult stage(List<StageItem> items) throws Exception {
    return new Stager(store, OPTIONS, PATIENT, new StageProgress()).stage(request(items));
  }

  private StageException failure(List<StageItem> items) {
    return catchThrowableOfType(StageException.class, () -> stage(items));
  }
}
