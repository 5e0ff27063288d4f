package dev.rekindle.restorer.stage;

import dev.rekindle.proof.ProofLevel;
import dev.rekindle.restorer.stage.JournalLine.Finished;
import dev.rekindle.restorer.stage.JournalLine.Part;
import dev.rekindle.restorer.stage.JournalLine.Restarted;
import dev.rekindle.restorer.stage.StageOptions.RequiredProof;
import dev.rekindle.restorer.stage.Tally.Source;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/** Notes and counts every file that gets into place. Thread safe. */
final class Staged implements Arrival {
  private final Fetching shared;
  private final StageOptions options;
  private final Journal journal;
  private final Tally tally;
  private final Crcs crcs = new Crcs();
  private final Set<Path> directories = ConcurrentHashMap.newKeySet();

  Staged(Fetching shared, StageOptions options, Journal journal, Tally tally) {
    this.shared = shared;
    this.options = options;
    this.journal = journal;
    this.tally = tally;
  }

  /** Decides how a file is to be proven, from what is in place so far. */
  ProofPlan plan(Job job) {
    return crcs.plan(job);
  }

  /** Makes the directory that a target goes into. */
  void makeDirectory(Job job) throws IOException {
    Path parent = job.item().target().getParent();
    if (parent != null && !directories.contains(parent)) {
      Files.createDirectories(parent);
      directories.add(parent);
    }
  }

  @Override
  public void part(Job job, String objectVersion, RangeGrid grid, int index) throws IOException {
    journal.append(new Part(job.path(), job.origin(), objectVersion, grid, index));
  }

  @Override
  public void restarted(Job job) throws IOException {
    journal.append(new Restarted(job.path()));
  }

  @Override
  public void leftOut(Job job, String reason) {
    tally.leftOut();
    tally.warn(
        "%s (for %s) is not the one that the backup names: %s. Left out: Cassandra builds it anew."
            .formatted(job.file().key(), job.file().path(), reason));
    shared.progress().fileLeftOut();
  }

  @Override
  public void proven(Job job, ProofLevel level, Version version, long kept) throws IOException {
    requireProof(job, level);
    note(job, level, version);
    tally.partsKept(kept);
    settle(job, level, version, Source.DOWNLOADED);
  }

  /** The live data had it: it is linked. */
  void linked(Job job) throws IOException {
    note(job, ProofLevel.CONTENT, Version.NAMED);
    reused(job, ProofLevel.CONTENT, Version.NAMED, Source.LINKED);
  }

  /** An earlier run brought it, and nothing happened to it since. */
  void kept(Job job, ProofLevel level, Version version) throws IOException {
    requireProof(job, level);
    reused(job, level, version, Source.KEPT);
  }

  /** An earlier run brought it, and it was proven once more. */
  void provenAgain(Job job) throws IOException {
    note(job, ProofLevel.CONTENT, Version.NAMED);
    reused(job, ProofLevel.CONTENT, Version.NAMED, Source.KEPT);
  }

  private void reused(Job job, ProofLevel level, Version version, Source source)
      throws IOException {
    shared.progress().reused(job.file().size());
    settle(job, level, version, source);
  }

  private void settle(Job job, ProofLevel level, Version version, Source source)
      throws IOException {
    tally.file(source, job.file().size(), level);
    if (version == Version.TAKEN) {
      tally.warn(
          ("%s (for %s) is not the one that the backup names; another backup changed it, as"
                  + " Cassandra does in place. Taken as it is.")
              .formatted(job.file().key(), job.file().path()));
    }
    if (DigestComponent.isDigest(job.file())
        && !crcs.add(job, Files.readAllBytes(job.item().target()), level)) {
      tally.warn(job.file().key() + " holds no CRC-32; its Data.db is proven without.");
    }
    shared.progress().fileProven(level);
  }

  private void note(Job job, ProofLevel level, Version version) throws IOException {
    BasicFileAttributes now =
        Files.readAttributes(
            job.item().target(), BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
    journal.append(
        new Finished(
            job.path(), job.origin(), now.size(), modified(now), level, version == Version.TAKEN));
  }

  static long modified(BasicFileAttributes attributes) {
    return attributes.lastModifiedTime().to(TimeUnit.NANOSECONDS);
  }

  private void requireProof(Job job, ProofLevel level) throws MismatchException {
    if (options.proof() == RequiredProof.CONTENT && level != ProofLevel.CONTENT) {
      throw job.mismatch(
          "content proof, as the restore requires",
          "proof of the "
              + (level == ProofLevel.OBJECT ? "object" : "size")
              + " only: the backup states no hash that the bytes can be compared with");
    }
  }
}
