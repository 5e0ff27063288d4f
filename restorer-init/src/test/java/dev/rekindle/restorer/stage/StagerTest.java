package dev.rekindle.restorer.stage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.rekindle.backup.ManifestFile;
import dev.rekindle.proof.ProofLevel;
import dev.rekindle.proof.StatedHash;
import dev.rekindle.restorer.stage.StageItem.Variant;
import dev.rekindle.restorer.stage.StageOptions.RequiredProof;
import dev.rekindle.storage.Retries;
import dev.rekindle.storage.directory.DirectoryStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Staging from a directory as the bucket: no network, so no versions but those of files. */
class StagerTest {
  private static final int PART = 64 << 10;
  private static final StageOptions OPTIONS = new StageOptions(4, PART, 0, RequiredProof.ANY);
  private static final StageOptions CONTENT_ONLY =
      new StageOptions(4, PART, 0, RequiredProof.CONTENT);

  @TempDir Path root;
  private Path bucket;
  private Path area;
  private Path live;

  @BeforeEach
  void makeDirectories() throws IOException {
    bucket = Files.createDirectories(root.resolve("bucket"));
    area = Files.createDirectories(root.resolve("volume/.rekindle/new"));
    live = Files.createDirectories(root.resolve("volume/live"));
  }

  @Test
  void bringsFilesOfEverySizeAndProvesTheirContent() throws Exception {
    List<StageItem> items = new ArrayList<>();
    for (int size : new int[] {0, 1, PART - 1, 2 * PART + 1, 300_000, 5 * PART, 1_000_000}) {
      byte[] bytes = Samples.bytes(size, size);
      items.add(wanted("md5-" + size + "-Index.db", bytes, Samples.md5(bytes)));
      items.add(
          wanted(
              "sha-" + size + "-Index.db",
              bytes,
              new StatedHash.Sha256(Samples.digest("SHA-256", bytes))));
    }

    StageResult result = stage(items);

    assertThat(result.files()).isEqualTo(14);
    assertThat(result.downloaded().files()).isEqualTo(14);
    assertThat(result.proof()).containsEntry(ProofLevel.CONTENT, 14L);
    assertThat(result.warnings()).isEmpty();
    assertSameAsBucket(items);
  }

  @Test
  void reproducesMultipartTagsOfSeveralUploaders() throws Exception {
    List<StageItem> items = new ArrayList<>();
    for (int mib : new int[] {5, 8, 50}) {
      byte[] bytes = Samples.bytes(mib, mib * 2_200_000);
      items.add(wanted(mib + "-Index.db", bytes, Samples.multipart(bytes, mib << 20)));
    }

    assertThat(stage(items).proof()).containsEntry(ProofLevel.CONTENT, 3L);
    assertSameAsBucket(items);
  }

  @Test
  void anUnknownPartSizeIsNoMismatch() throws Exception {
    byte[] bytes = Samples.bytes(1, 3_000_000);
    StageItem item = wanted("nb-1-big-Index.db", bytes, Samples.multipart(bytes, 777_777));

    assertThat(stage(List.of(item)).proof()).containsEntry(ProofLevel.SIZE, 1L);
  }

  @Test
  void provesDataByItsDigestComponentInsteadOfByATagThatTellsNothing() throws Exception {
    byte[] data = Samples.bytes(1, 1_000_000);
    List<StageItem> items = sstable(1, data, StatedHash.NONE, Samples.digestComponent(data));

    assertThat(stage(items).proof()).containsEntry(ProofLevel.CONTENT, 2L);
  }

  @Test
  void aDigestComponentThatIsNotProvenItselfProvesNothing() throws Exception {
    byte[] data = Samples.bytes(1, 1_000_000);
    byte[] digest = Samples.digestComponent(data);
    List<StageItem> items =
        List.of(
            wanted("nb-1-big-Data.db", data, StatedHash.NONE),
            wanted("nb-1-big-Digest.crc32", digest, StatedHash.NONE));

    assertThat(stage(items).proof()).containsEntry(ProofLevel.SIZE, 2L);
  }

  @Test
  void refusesDataThatContradictsItsDigestComponent() throws Exception {
    byte[] data = Samples.bytes(1, 1_000_000);
    byte[] digest = Samples.digestComponent(Samples.bytes(2, 1_000_000));
    List<StageItem> items = sstable(1, data, StatedHash.NONE, digest);

    assertThat(failure(items).problems())
        .singleElement()
        .satisfies(
            problem -> {
              assertThat(problem.kind()).isEqualTo(StageProblem.Kind.MISMATCH);
              assertThat(problem.message())
                  .contains("nb-1-big-Data.db")
                  .contains(Integer.toUnsignedString(Samples.crc(data)))
                  .contains(new String(digest, java.nio.charset.StandardCharsets.US_ASCII));
            });
  }

  @Test
  void refusesOtherContentOfTheSameSizeAndNamesBothHashes() throws Exception {
    byte[] wanted = Samples.bytes(1, 5 * PART);
    byte[] other = Samples.bytes(2, 5 * PART);
    StageItem item = wanted("nb-1-big-Index.db", wanted, Samples.md5(wanted));
    Samples.put(bucket, item.file(), other);

    StageException failure = failure(List.of(item));

    assertThat(failure)
        .hasMessageContaining(item.file().key())
        .hasMessageContaining(Samples.digest("MD5", wanted))
        .hasMessageContaining(Samples.digest("MD5", other));
    assertThat(item.target()).doesNotExist();
  }

  @Test
  void refusesAnotherSizeWithoutReadingTheBody() throws Exception {
    byte[] bytes = Samples.bytes(1, 1000);
    StageItem item = wanted("nb-1-big-Index.db", bytes, Samples.md5(bytes));
    Samples.put(bucket, item.file(), Samples.bytes(1, 999));

    assertThat(failure(List.of(item)))
        .hasMessageContaining("1000 bytes")
        .hasMessageContaining("999 bytes");
  }

  @Test
  void refusesAMissingObject() throws Exception {
    byte[] bytes = Samples.bytes(1, 1000);
    StageItem item = wanted("nb-1-big-Summary.db", bytes, Samples.md5(bytes), Variant.LEAVE_OUT);
    Files.delete(bucket.resolve(item.file().key()));

    assertThat(failure(List.of(item)).problems())
        .singleElement()
        .satisfies(p -> assertThat(p.store()).hasToString("NOT_FOUND"));
  }

  @Test
  void takesOrLeavesOutWhatCassandraRewritesInPlace() throws Exception {
    byte[] wanted = Samples.bytes(1, 1000);
    StageItem statistics =
        wanted("nb-1-big-Statistics.db", wanted, Samples.md5(wanted), Variant.TAKE);
    StageItem toc = wanted("nb-1-big-TOC.txt", wanted, Samples.md5(wanted), Variant.TAKE);
    StageItem summary =
        wanted("nb-1-big-Summary.db", wanted, Samples.md5(wanted), Variant.LEAVE_OUT);
    Samples.put(bucket, statistics.file(), Samples.bytes(2, 1000));
    Samples.put(bucket, toc.file(), Samples.bytes(3, 1234));
    Samples.put(bucket, summary.file(), Samples.bytes(4, 1000));

    StageResult result = stage(List.of(statistics, toc, summary));

    assertThat(statistics.target()).hasBinaryContent(Samples.bytes(2, 1000));
    assertThat(toc.target()).hasBinaryContent(Samples.bytes(3, 1234));
    assertThat(summary.target()).doesNotExist();
    assertThat(result.leftOut()).isEqualTo(1);
    assertThat(result.files()).isEqualTo(2);
    assertThat(result.warnings())
        .hasSize(3)
        .anySatisfy(w -> assertThat(w).contains("Summary.db").contains("Left out"))
        .anySatisfy(w -> assertThat(w).contains("TOC.txt").contains("Taken"));
  }

  @Test
  void takesTheNamedVersionOfThoseComponentsWithoutAWord() throws Exception {
    byte[] bytes = Samples.bytes(1, 1000);
    StageItem item = wanted("nb-1-big-Summary.db", bytes, Samples.md5(bytes), Variant.LEAVE_OUT);

    StageResult result = stage(List.of(item));

    assertThat(result.warnings()).isEmpty();
    assertThat(item.target()).hasBinaryContent(bytes);
  }

  @Test
  void refusesWhatIsBelowContentProofWhenThatIsRequired() throws Exception {
    byte[] bytes = Samples.bytes(1, 1000);
    List<StageItem> items = List.of(wanted("nb-1-big-Index.db", bytes, StatedHash.NONE));
    StageRequest request = request(items);

    StageException failure =
        catchThrowableOfType(StageException.class, () -> stager(CONTENT_ONLY).stage(request));

    assertThat(failure).hasMessageContaining("content proof");
    assertThat(stage(items).proof()).containsEntry(ProofLevel.SIZE, 1L);
  }

  @Test
  void linksWhatTheLiveDataHoldsAndCountsNoDownload() throws Exception {
    byte[] data = Samples.bytes(1, 500_000);
    byte[] index = Samples.bytes(2, 1000);
    List<StageItem> items = new ArrayList<>();
    for (StageItem item : sstable(1, data, StatedHash.NONE, Samples.digestComponent(data))) {
      items.add(alive(item, Files.readAllBytes(bucket.resolve(item.file().key()))));
    }
    items.add(alive(wanted("nb-1-big-Index.db", index, Samples.md5(index)), index));

    StageResult result = stage(items);

    assertThat(result.linked().files()).isEqualTo(3);
    assertThat(result.downloaded().bytes()).isZero();
    for (StageItem item : items) {
      assertThat(Files.isSameFile(item.target(), item.live())).as(item.file().name()).isTrue();
    }
  }

  @Test
  void downloadsWhatTheLiveDataHoldsUnderTheSameNameOnly() throws Exception {
    byte[] bytes = Samples.bytes(1, 1000);
    StageItem other =
        alive(wanted("a-Index.db", bytes, Samples.md5(bytes)), Samples.bytes(9, 1000));
    StageItem unprovable = alive(wanted("b-Index.db", bytes, StatedHash.NONE), bytes);
    StageItem rewritten = wanted("c-Statistics.db", bytes, Samples.md5(bytes), Variant.TAKE);
    Files.write(live.resolve("c-Statistics.db"), bytes);
    StageItem rewrittenAlive =
        new StageItem(
            rewritten.file(), rewritten.target(), live.resolve("c-Statistics.db"), Variant.TAKE);

    StageResult result = stage(List.of(other, unprovable, rewrittenAlive));

    assertThat(result.linked().files()).isZero();
    assertThat(result.downloaded().files()).isEqualTo(3);
    assertSameAsBucket(List.of(other, unprovable, rewrittenAlive));
  }

  @Test
  void followsNoLinkFromTheLiveData() throws Exception {
    byte[] bytes = Samples.bytes(1, 1000);
    StageItem item = wanted("a-Index.db", bytes, Samples.md5(bytes));
    Path elsewhere = Files.write(root.resolve("elsewhere"), bytes);
    Path link = Files.createSymbolicLink(live.resolve("a-Index.db"), elsewhere);

    StageResult result =
        stage(List.of(new StageItem(item.file(), item.target(), link, Variant.REFUSE)));

    assertThat(result.linked().files()).isZero();
    assertThat(Files.isRegularFile(item.target(), java.nio.file.LinkOption.NOFOLLOW_LINKS))
        .isTrue();
  }

  @Test
  void keepsWhatAnEarlierRunBrought() throws Exception {
    byte[] first = Samples.bytes(1, 500_000);
    byte[] second = Samples.bytes(2, 400_000);
    StageItem kept = wanted("a-Index.db", first, Samples.md5(first));
    StageItem missing = wanted("b-Index.db", second, Samples.md5(second));
    Files.delete(bucket.resolve(missing.file().key()));
    failure(List.of(kept, missing));
    stage(List.of(kept));
    Samples.put(bucket, missing.file(), second);

    StageResult result = stage(List.of(kept, missing));

    assertThat(result.kept()).isEqualTo(new StageResult.Share(1, 500_000));
    assertThat(result.downloaded()).isEqualTo(new StageResult.Share(1, 400_000));
  }

  @Test
  void fetchesAnewWhatWasTouchedOrIsWantedWithOtherContent() throws Exception {
    byte[] bytes = Samples.bytes(1, 1000);
    StageItem touched = wanted("a-Index.db", bytes, StatedHash.NONE);
    StageItem provable = wanted("b-Index.db", bytes, Samples.md5(bytes));
    StageItem rewanted = wanted("c-Index.db", bytes, Samples.md5(bytes));
    stage(List.of(touched, provable, rewanted));
    Files.setLastModifiedTime(touched.target(), FileTime.fromMillis(1));
    Files.setLastModifiedTime(provable.target(), FileTime.fromMillis(1));
    byte[] other = Samples.bytes(2, 1000);
    rewanted = wanted("c-Index.db", other, Samples.md5(other));

    StageResult result = stage(List.of(touched, provable, rewanted));

    assertThat(result.downloaded().files()).isEqualTo(2);
    assertThat(result.kept().files()).as("its hash still fits").isEqualTo(1);
    assertThat(rewanted.target()).hasBinaryContent(other);
  }

  @Test
  void removesWhatNobodyWantsAndFollowsNoLinkDoingSo() throws Exception {
    Path outside =
        Files.write(
            Files.createDirectories(root.resolve("out")).resolve("f"),
            "x".getBytes(java.nio.charset.StandardCharsets.UTF_8));
    Files.createDirectories(area.resolve("old/table"));
    Files.writeString(area.resolve("old/table/file"), "x");
    Files.createSymbolicLink(area.resolve("shop"), outside.getParent());
    byte[] bytes = Samples.bytes(1, 1000);
    StageItem item = wanted("a-Index.db", bytes, Samples.md5(bytes));

    stage(List.of(item));

    assertThat(outside).exists();
    assertThat(outside.getParent()).isDirectoryContaining(p -> p.equals(outside));
    assertThat(root.resolve("out").resolve(Samples.TABLE)).doesNotExist();
    try (Stream<Path> left = Files.walk(area)) {
      assertThat(left.filter(Files::isRegularFile)).containsExactly(item.target());
    }
    assertThat(area.resolve("old")).doesNotExist();
  }

  @Test
  void refusesTargetsOutsideTheAreasAndTargetsNamedTwiceBeforeTouchingAnything() throws Exception {
    byte[] bytes = Samples.bytes(1, 10);
    ManifestFile file = Samples.file("a-Index.db", bytes, Samples.md5(bytes));
    Path leftover = Files.writeString(area.resolve("leftover"), "x");
    List<StageItem> items = new ArrayList<>();
    for (Path target :
        List.of(
            root.resolve("elsewhere"),
            area.resolve("../elsewhere"),
            area,
            Path.of("relative"),
            area.resolve("twice"),
            area.resolve("twice"))) {
      items.add(new StageItem(file, target, null, Variant.REFUSE));
    }

    StageException failure = failure(items);

    assertThat(failure.problems())
        .hasSize(5)
        .allSatisfy(p -> assertThat(p.kind()).isEqualTo(StageProblem.Kind.UNSAFE));
    assertThat(leftover).exists();
  }

  @Test
  void refusesToStartWithTooLittleSpaceAndSaysTheNumbers() throws Exception {
    byte[] bytes = Samples.bytes(1, 10);
    List<StageItem> items = List.of(wanted("a-Index.db", bytes, Samples.md5(bytes)));
    StageOptions greedy = new StageOptions(1, PART, Long.MAX_VALUE / 2, RequiredProof.ANY);
    StageRequest request = request(items);

    StageException failure =
        catchThrowableOfType(StageException.class, () -> stager(greedy).stage(request));

    assertThat(failure.problems())
        .singleElement()
        .satisfies(p -> assertThat(p.kind()).isEqualTo(StageProblem.Kind.SPACE));
    assertThat(failure).hasMessageContaining("10 bytes to download in 1 files");
    assertThat(items.getFirst().target()).doesNotExist();
  }

  @Test
  void cancellingLeavesAStateToGoOnFrom() throws Exception {
    byte[] bytes = Samples.bytes(1, 1000);
    List<StageItem> items = List.of(wanted("a-Index.db", bytes, Samples.md5(bytes)));
    Stager cancelled = stager(OPTIONS);
    cancelled.cancel();
    StageRequest request = request(items);

    StageException failure =
        catchThrowableOfType(StageException.class, () -> cancelled.stage(request));

    assertThat(failure.cancelled()).isTrue();
    assertThat(stage(items).files()).isEqualTo(1);
  }

  private StageItem wanted(String name, byte[] bytes, StatedHash hash) throws IOException {
    return wanted(name, bytes, hash, Variant.REFUSE);
  }

  private StageItem wanted(String name, byte[] bytes, StatedHash hash, Variant variant)
      throws IOException {
    ManifestFile file = Samples.file(name, bytes, hash);
    Samples.put(bucket, file, bytes);
    return Samples.item(area, file, null, variant);
  }

  private List<StageItem> sstable(int id, byte[] data, StatedHash hash, byte[] digest)
      throws IOException {
    return List.of(
        wanted("nb-" + id + "-big-Data.db", data, hash),
        wanted("nb-" + id + "-big-Digest.crc32", digest, Samples.md5(digest)));
  }

  private StageItem alive(StageItem item, byte[] content) throws IOException {
    Path file = Files.write(live.resolve(item.file().name()), content);
    return new StageItem(item.file(), item.target(), file, item.variant());
  }

  private StageRequest request(List<StageItem> items) {
    return new StageRequest(List.of(area), area.resolveSibling("stage.journal"), items, _ -> {});
  }

  private Stager stager(StageOptions options) throws IOException {
    return new Stager(DirectoryStore.open(bucket), options, Retries.NONE, new StageProgress());
  }

  private StageResult stage(List<StageItem> items) throws Exception {
    return stager(OPTIONS).stage(request(items));
  }

  private StageException failure(List<StageItem> items) {
    return catchThrowableOfType(StageException.class, () -> stage(items));
  }

  private void assertSameAsBucket(List<StageItem> items) {
    for (StageItem item : items) {
      assertThat(item.target()).hasSameBinaryContentAs(bucket.resolve(item.file().key()));
    }
  }
}
