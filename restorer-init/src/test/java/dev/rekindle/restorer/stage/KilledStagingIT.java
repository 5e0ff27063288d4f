package dev.rekindle.restorer.stage;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rekindle.backup.ManifestFile;
import dev.rekindle.proof.ProofLevel;
import dev.rekindle.proof.StatedHash;
import dev.rekindle.restorer.stage.StageOptions.RequiredProof;
import dev.rekindle.storage.Retries;
import dev.rekindle.storage.directory.DirectoryStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Kills a staging process in mid-download, again and again, and looks at what the next one does.
 */
class KilledStagingIT {
  static final StageOptions OPTIONS = new StageOptions(4, 256 << 10, 0, RequiredProof.ANY);
  private static final int SMALL = 60;
  private static final int LARGE = 12 << 20;

  @TempDir Path root;

  /** What parent and child agree on: the same bytes, from the same seeds. */
  static StageRequest request(Path root) {
    Path area = root.resolve("volume/new");
    List<StageItem> items = new ArrayList<>();
    for (ManifestFile file : files()) {
      items.add(Samples.item(area, file));
    }
    return new StageRequest(List.of(area), root.resolve("volume/journal"), items, _ -> {});
  }

  private static List<ManifestFile> files() {
    List<ManifestFile> files = new ArrayList<>();
    byte[] large = Samples.bytes(0, LARGE);
    files.add(
        Samples.file(
            "nb-0-big-Data.db", large, new StatedHash.Sha256(Samples.digest("SHA-256", large))));
    for (int i = 1; i <= SMALL; i++) {
      byte[] small = Samples.bytes(i, 50_000);
      files.add(Samples.file("nb-" + i + "-big-Index.db", small, Samples.md5(small)));
    }
    return files;
  }

  @Test
  @Timeout(300)
  void theNextRunDownloadsOnlyWhatIsMissing() throws Exception {
    layOut();
    long total = files().stream().mapToLong(ManifestFile::size).sum();
    Random random = new Random(11);
    for (int kill = 1; kill <= 3; kill++) {
      long wanted = kill * total / 5 + random.nextInt(300_000);
      killWhenThereAre(wanted);
    }

    StageResult result =
        new Stager(
                DirectoryStore.open(root.resolve("bucket")),
                OPTIONS,
                Retries.NONE,
                new StageProgress())
            .stage(request(root));

    // What a thread had of one range when it was killed is all that is lost.
    long lost = 4L * (256 << 10);
    assertThat(result.kept().bytes()).isGreaterThan(3 * total / 5 - lost);
    assertThat(result.kept().bytes() + result.downloaded().bytes()).isEqualTo(total);
    assertThat(result.proof()).containsEntry(ProofLevel.CONTENT, 1L + SMALL);
    for (StageItem item : request(root).items()) {
      assertThat(item.target())
          .hasSameBinaryContentAs(root.resolve("bucket").resolve(item.file().key()));
    }
  }

  private void layOut() throws IOException {
    Files.createDirectories(root.resolve("volume/new"));
    int seed = 0;
    for (ManifestFile file : files()) {
      Samples.put(root.resolve("bucket"), file, Samples.bytes(seed++, (int) file.size()));
    }
  }

  private void killWhenThereAre(long bytes) throws Exception {
    Process child =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-cp",
                System.getProperty("java.class.path"),
                StageChildMain.class.getName(),
                root.toString(),
                Integer.toString(3 << 20))
            .redirectErrorStream(true)
            .redirectOutput(root.resolve("child.log").toFile())
            .start();
    while (noted() < bytes && child.isAlive()) {
      child.waitFor(10, TimeUnit.MILLISECONDS);
    }
    assertThat(child.isAlive()).as("%s", Files.readString(root.resolve("child.log"))).isTrue();
    child.destroyForcibly().waitFor();
  }

  /** Returns how many bytes the journal speaks of. */
  private long noted() throws IOException {
    Path journal = root.resolve("volume/journal");
    if (!Files.exists(journal)) {
      return 0;
    }
    long bytes = 0;
    for (String line : Files.readAllLines(journal)) {
      bytes +=
          switch (JournalLine.parse(line).orElse(new JournalLine.Synced())) {
            case JournalLine.Part part -> part.grid().length(part.index());
            case JournalLine.Finished file when file.size() < LARGE -> file.size();
            default -> 0;
          };
    }
    return bytes;
  }
}
