package dev.rekindle.restorer.stage;

import dev.rekindle.backup.ManifestFile;
import dev.rekindle.proof.ProofLevel;
import dev.rekindle.storage.ObjectStore;
import dev.rekindle.storage.Retries;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Reads every object of a backup and checks what the manifest states about it, and each {@code
 * Data.db} against its {@code Digest.crc32}; writes nothing. One verification at a time.
 */
public final class DeepVerification {
  private final ObjectStore store;
  private final StageOptions options;
  private final Retries retries;
  private final StageProgress progress;
  private final Problems problems = new Problems(Problems.Then.GO_ON);

  /**
   * What was found.
   *
   * @param files how many files were proven
   * @param bytes the sum of their sizes
   * @param proof how many files at each level; every level is there
   * @param problems every file that a restore would refuse, up to a bound; empty for a good backup
   * @param warnings what a restore would take or leave out with a warning
   * @param took how long it took
   */
  public record Findings(
      long files,
      long bytes,
      Map<ProofLevel, Long> proof,
      List<StageProblem> problems,
      List<String> warnings,
      Duration took) {
    /** Keeps unmodifiable copies. */
    public Findings {
      proof = Map.copyOf(proof);
      problems = List.copyOf(problems);
      warnings = List.copyOf(warnings);
    }
  }

  /** Prepares a verification; the store stays open. */
  public DeepVerification(
      ObjectStore store, StageOptions options, Retries retries, StageProgress progress) {
    this.store = store;
    this.options = options;
    this.retries = retries;
    this.progress = progress;
  }

  /**
   * Verifies files.
   *
   * @param variants what a restore does with a file whose object is another than the manifest names
   * @throws StageException when it cannot go on: the store does not answer, or it was cancelled
   */
  public Findings verify(
      List<ManifestFile> files, Function<ManifestFile, StageItem.Variant> variants)
      throws StageException, InterruptedException {
    long start = System.nanoTime();
    progress.wanted(files.size(), files.stream().mapToLong(ManifestFile::size).sum());
    progress.enter(StageProgress.Phase.DOWNLOADING);
    StageItem.Place.Below nowhere = new StageItem.Place.Below(Path.of("/"), Path.of("/"));
    List<Job> digests = new ArrayList<>();
    List<Job> others = new ArrayList<>();
    for (ManifestFile file : files) {
      Job job = new Job(new StageItem(file, nowhere, variants.apply(file)), nowhere.area(), 0);
      (DigestComponent.isDigest(file) ? digests : others).add(job);
    }
    Crew crew = new Crew(options.concurrency(), problems);
    Fetching shared = new Fetching(store, retries, crew, problems, progress, options.partSize());
    Seen seen = new Seen();
    fetch(shared, digests, seen);
    fetch(shared, others, seen);
    if (problems.stopped()) {
      problems.throwIfAny();
    }
    progress.enter(StageProgress.Phase.DONE);
    StageResult result = seen.tally.result(Duration.ofNanos(System.nanoTime() - start));
    return new Findings(
        result.files(),
        result.bytes(),
        result.proof(),
        problems.all(),
        result.warnings(),
        result.took());
  }

  /** Stops the work soon; {@link #verify} then fails with {@link StageException#cancelled}. */
  public void cancel() {
    problems.cancel();
  }

  private static void fetch(Fetching shared, List<Job> jobs, Seen seen)
      throws InterruptedException {
    shared
        .crew()
        .work(
            jobs.stream()
                .map(
                    job -> new FileFetch(shared, job, seen.crcs.plan(job), seen.landing(job), seen))
                .toList());
  }

  /** Counts; and keeps the few bytes of digest components for the data files that follow. */
  private final class Seen implements Arrival {
    private final Tally tally = new Tally();
    private final Crcs crcs = new Crcs();
    private final Map<String, Remembered> remembered = new ConcurrentHashMap<>();

    Landing landing(Job job) {
      if (!DigestComponent.isDigest(job.file())) {
        return new Landing.Nowhere();
      }
      Remembered landing = new Remembered();
      remembered.put(job.path(), landing);
      return landing;
    }

    @Override
    public void part(Job job, String objectVersion, RangeGrid grid, int index) {}

    @Override
    public void restarted(Job job) {}

    @Override
    public void proven(Job job, ProofLevel level, Version version, long kept) {
      tally.file(Tally.Source.DOWNLOADED, job.file().size(), level);
      @Nullable Remembered bytes = remembered.remove(job.path());
      if (bytes != null && !crcs.add(job, bytes.content.toByteArray(), level)) {
        tally.warn(job.file().key() + " holds no CRC-32; its Data.db is proven without.");
      }
      if (version == Version.TAKEN) {
        tally.warn(job.file().key() + ": another version than the manifest names; it is taken.");
      }
      progress.fileProven(level);
    }

    @Override
    public void leftOut(Job job, String reason) {
      tally.warn(job.file().key() + ": " + reason + "; it is left out.");
      progress.fileLeftOut();
    }
  }

  /** A landing for a handful of bytes. */
  private static final class Remembered implements Landing {
    private static final int MOST = 64;
    private final ByteArrayOutputStream content = new ByteArrayOutputStream();

    @Override
    public void create() {
      content.reset();
    }

    @Override
    public boolean rereadable() {
      return false;
    }

    @Override
    public Landing anew() {
      return this;
    }

    @Override
    public void discard() {}

    @Override
    public void write(byte[] bytes, int length, long offset) {
      content.write(bytes, 0, Math.min(length, MOST - Math.min(MOST, content.size())));
    }

    @Override
    public int read(byte[] buffer, long offset, int length) throws IOException {
      throw new IOException("these bytes were not kept");
    }

    @Override
    public void close() {}
  }
}
