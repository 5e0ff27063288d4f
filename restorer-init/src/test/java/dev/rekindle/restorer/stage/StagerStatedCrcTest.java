package dev.rekindle.restorer.stage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.rekindle.backup.ManifestFile;
import dev.rekindle.proof.ProofLevel;
import dev.rekindle.proof.StatedHash;
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
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.zip.Checksum;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Staging from a store that states a CRC-32C beside the MD5, as Google does. */
@Timeout(60)
class StagerStatedCrcTest {
  private static final int PART = 64 << 10;
  private static final StageOptions OPTIONS = new StageOptions(4, PART, 0, RequiredProof.CONTENT);
  private static final Retries PATIENT = new Retries(5, Duration.ZERO, Duration.ZERO);
  private static final byte[] SMALL = Samples.bytes(1, PART);
  private static final byte[] LARGE = Samples.bytes(2, 20 * PART + 7);

  /** An MD5 of nothing here: whoever computes one finds another. */
  private static final StatedHash AGREED = new StatedHash.Md5("0".repeat(31) + "a");

  private static final StatedHash OTHER = new StatedHash.Md5("0".repeat(31) + "b");

  private final MemoryStore store = new MemoryStore();
  @TempDir Path root;
  private Path area;

  @BeforeEach
  void makeArea() throws IOException {
    area = Files.createDirectories(root.resolve("new"));
  }

  @Test
  void bytesWithTheCrcAreTheOnesOfTheMd5ThatStandsBesideIt() throws Exception {
    StageItem small = stored("a-Index.db", SMALL, AGREED, AGREED, crc(SMALL));
    StageItem large = stored("b-Index.db", LARGE, AGREED, AGREED, crc(LARGE));

    StageResult result = stage(List.of(small, large));

    assertThat(result.proof()).containsEntry(ProofLevel.CONTENT, 2L);
    assertThat(small.target()).hasBinaryContent(SMALL);
    assertThat(large.target()).hasBinaryContent(LARGE);
  }

  @Test
  void otherBytesAreRefusedHoweverTheyAreCut() {
    for (byte[] bytes : List.of(SMALL, LARGE)) {
      byte[] rotten = bytes.clone();
      rotten[rotten.length / 2] ^= 1;
      StageItem item =
          stored("a-Index.db", rotten, Samples.md5(bytes), Samples.md5(bytes), crc(bytes));

      assertThat(failure(item))
          .hasMessageContaining("expected CRC-32C " + Integer.toUnsignedString(crc(bytes)))
          .hasMessageContaining("as the store states")
          .hasMessageContaining("found CRC-32C " + Integer.toUnsignedString(crc(rotten)));
    }
  }

  @Test
  void aCrcBesideAnotherMd5OrNoneShowsNothing() {
    StageItem copied = stored("a-Index.db", SMALL, AGREED, StatedHash.NONE, crc(SMALL));
    assertThat(failure(copied)).hasMessageContaining("expected MD5 ");

    StageItem other = stored("b-Index.db", SMALL, AGREED, OTHER, crc(SMALL));
    assertThat(failure(other)).hasMessageContaining("expected " + SMALL.length + " bytes");
    assertThat(other.target()).doesNotExist();
  }

  @Test
  void goesOnAtTheFinishedPartsOfALargeFile() throws Exception {
    StageItem item = stored("a-Index.db", LARGE, AGREED, AGREED, crc(LARGE));
    breakAfter(10L * PART);
    failure(item);
    store.beforeRead = _ -> {};

    StageResult result = stage(List.of(item));

    assertThat(item.target()).hasBinaryContent(LARGE);
    assertThat(result.kept().bytes()).isGreaterThanOrEqualTo(5L * PART);
    assertThat(result.kept().bytes() + result.downloaded().bytes()).isEqualTo(LARGE.length);
    assertThat(result.proof()).containsEntry(ProofLevel.CONTENT, 1L);
  }

  @Test
  void resumesBodiesThatBreakOff() throws Exception {
    StageItem item = stored("a-Index.db", SMALL, AGREED, AGREED, crc(SMALL));
    AtomicInteger reads = new AtomicInteger();
    store.beforeRead =
        _ -> {
          if (reads.incrementAndGet() % 3 == 0) {
            throw new IOException("connection reset");
          }
        };

    assertThat(stage(List.of(item)).proof()).containsEntry(ProofLevel.CONTENT, 1L);
    assertThat(item.target()).hasBinaryContent(SMALL);
  }

  @Test
  void fetchesAnewWhatRottedBetweenTwoRuns() throws Exception {
    StageItem item = stored("a-Index.db", LARGE, AGREED, AGREED, crc(LARGE));
    breakAfter(12L * PART);
    failure(item);
    store.beforeRead = _ -> {};
    try (FileChannel file = FileChannel.open(item.target(), StandardOpenOption.WRITE)) {
      for (long range = 0; range < file.size(); range += PART) {
        file.write(ByteBuffer.wrap(new byte[] {1, 2, 3, 4}), range + 5);
      }
    }

    StageResult result = stage(List.of(item));

    assertThat(item.target()).hasBinaryContent(LARGE);
    assertThat(result.downloaded().bytes()).isEqualTo(LARGE.length);
  }

  private void breakAfter(long bytes) {
    store.beforeRead =
        _ -> {
          if (store.bytesRead.get() > bytes) {
            throw new StoreException(StoreException.Kind.FORBIDDEN, "expired", null);
          }
        };
  }

  private static int crc(byte[] bytes) {
    Checksum crc = Crc.CRC_32C.begin();
    crc.update(bytes);
    return (int) crc.getValue();
  }

  private StageItem stored(
      String name, byte[] bytes, StatedHash stated, StatedHash tag, int crc32c) {
    ManifestFile file = Samples.file(name, bytes, stated);
    store.put(file.key(), bytes, tag, crc32c);
    return Samples.item(area, file);
  }

  private StageResult stage(List<StageItem> items) throws Exception {
    StageRequest request = new StageRequest(List.of(area), root.resolve("journal"), items, _ -> {});
    return new Stager(store, OPTIONS, PATIENT, new StageProgress()).stage(request);
  }

  private StageException failure(StageItem item) {
    return catchThrowableOfType(StageException.class, () -> stage(List.of(item)));
  }
}
