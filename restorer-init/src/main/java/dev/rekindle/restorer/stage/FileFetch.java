package dev.rekindle.restorer.stage;

import dev.rekindle.proof.ProofLevel;
import dev.rekindle.proof.StatedHash;
import dev.rekindle.restorer.stage.Problems.StoppedException;
import dev.rekindle.restorer.stage.StageItem.Variant;
import dev.rekindle.storage.ObjectInfo;
import dev.rekindle.storage.ResumingStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Brings one object to where it lands and proves it. As a task it asks for the first range; the
 * answer tells the object's version, under which all other ranges are asked for, each as a task of
 * its own. So a small object costs one request, and two versions never mix.
 */
final class FileFetch implements Crew.Task {
  private final Fetching shared;
  private final Job job;
  private final Landing landing;
  private final Arrival arrival;

  private final ProofPlan wanted;
  private ProofPlan plan;
  private RangeGrid grid;
  private FileHash hash;
  private @Nullable ObjectInfo object;
  private boolean variant;
  private boolean resumed;
  private volatile boolean failed;
  private final AtomicInteger rangesLeft = new AtomicInteger();
  private final AtomicLong kept = new AtomicLong();

  FileFetch(Fetching shared, Job job, ProofPlan plan, Landing landing, Arrival arrival) {
    this.shared = shared;
    this.job = job;
    this.landing = landing;
    this.arrival = arrival;
    this.wanted = plan;
    this.plan = plan;
    this.grid = grid(job, plan, landing, shared.partSize());
    this.hash = new FileHash(plan, grid);
  }

  /** Returns how a file is cut when it is fetched for this plan. */
  static RangeGrid grid(Job job, ProofPlan plan, Landing landing, long partSize) {
    long size = job.file().size();
    if (job.item().variant() != Variant.REFUSE) {
      return new RangeGrid(size, Math.max(1, size), Math.max(1, size));
    }
    return landing.rereadable()
        ? RangeGrid.of(size, plan.digesting(), partSize)
        : RangeGrid.inOnePass(size, plan.digesting(), partSize);
  }

  @Override
  public void run(byte[] buffer) throws IOException, InterruptedException, StoppedException {
    guarded(
        () -> {
          try (ResumingStream body = open(0, null)) {
            if (!admit(body.info())) {
              return;
            }
            landing.create();
            begin(new BitSet(), 1);
            transfer(body, hash.begin(0), 0, buffer);
          }
          ended(buffer);
        });
  }

  /** Goes on where an earlier run stopped, if the object is still the same; else begins anew. */
  void resume(JournalState.Begun begun) throws IOException, InterruptedException, StoppedException {
    guarded(
        () -> {
          ObjectInfo now =
              shared.retries().run(() -> shared.store().head(job.file().key())).orElse(null);
          if (now == null || !now.version().equals(begun.version()) || !admit(now)) {
            arrival.restarted(job);
            again(wanted);
            return;
          }
          resumed = true;
          landing.create();
          begin(begun.ranges(), 0);
        });
  }

  /** A step of this fetch; when one fails, the others of the same file stop. */
  private interface Step {
    void run() throws IOException, InterruptedException, StoppedException;
  }

  private void guarded(Step step) throws IOException, InterruptedException, StoppedException {
    boolean done = false;
    try {
      if (failed) {
        throw new StoppedException();
      }
      shared.problems().goOn();
      step.run();
      done = true;
    } catch (IOException e) {
      if (failed) {
        throw new StoppedException();
      }
      throw e;
    } finally {
      if (!done) {
        failed = true;
        hash.abandon();
        landing.close();
      }
    }
  }

  private ResumingStream open(int index, @Nullable String version) throws IOException {
    return ResumingStream.open(
        shared.store(), job.file().key(), grid.request(index), version, shared.retries());
  }

  /** Compares what the store says with the manifest, before a byte is written. */
  private boolean admit(ObjectInfo found) throws IOException {
    object = found;
    StatedHash stated = job.file().hash();
    boolean sized = found.size() == job.file().size();
    boolean otherContent =
        plan.digesting() instanceof Digesting.Whole
            && stated instanceof StatedHash.Md5
            && found.hash() instanceof StatedHash.Md5
            && !stated.equals(found.hash());
    if (sized && !otherContent) {
      plan = wanted.given(found);
      hash = new FileHash(plan, grid);
      return true;
    }
    String expected = job.file().size() + " bytes, " + Tag.describe(stated);
    String actual = found.size() + " bytes, " + Tag.describe(found.hash());
    return switch (job.item().variant()) {
      case REFUSE -> throw job.mismatch(expected, actual);
      case LEAVE_OUT -> {
        arrival.leftOut(job, "expected " + expected + ", found " + actual);
        yield false;
      }
      case TAKE -> {
        variant = true;
        plan = new ProofPlan(null, Digesting.of(found.hash(), found.size()));
        long whole = Math.max(1, found.size());
        grid = new RangeGrid(found.size(), whole, whole);
        hash = new FileHash(plan, grid);
        yield true;
      }
    };
  }

  /** Makes tasks of all ranges from {@code first} on. */
  private void begin(BitSet there, int first) {
    rangesLeft.set(grid.ranges());
    List<Crew.Task> tasks = new ArrayList<>();
    for (int i = first; i < grid.ranges(); i++) {
      int index = i;
      tasks.add(
          there.get(i)
              ? buffer -> guarded(() -> reread(index, buffer))
              : buffer -> guarded(() -> fetch(index, buffer)));
    }
    shared.crew().addFirst(tasks);
  }

  private void fetch(int index, byte[] buffer)
      throws IOException, InterruptedException, StoppedException {
    FileHash.Range range = hash.begin(index);
    try (ResumingStream body = open(index, found().version())) {
      transfer(body, range, index, buffer);
    }
    ended(buffer);
  }

  private void transfer(ResumingStream body, FileHash.Range range, int index, byte[] buffer)
      throws IOException, StoppedException {
    long offset = grid.offset(index);
    long end = offset + grid.length(index);
    while (offset < end) {
      int read = body.readNBytes(buffer, 0, (int) Math.min(buffer.length, end - offset));
      if (read == 0) {
        throw job.mismatch(end + " bytes", "an end after " + offset);
      }
      shared.problems().goOn();
      range.update(buffer, read);
      landing.write(buffer, read, offset);
      shared.progress().downloaded(read);
      offset += read;
    }
    range.end(buffer, landing);
    if (grid.ranges() > 1) {
      arrival.part(job, found().version(), grid, index);
    }
  }

  /** Hashes a range that an earlier run brought. */
  private void reread(int index, byte[] buffer)
      throws IOException, InterruptedException, StoppedException {
    FileHash.Range range = hash.begin(index);
    long offset = grid.offset(index);
    long end = offset + grid.length(index);
    while (offset < end) {
      shared.problems().goOn();
      int read = landing.read(buffer, offset, (int) Math.min(buffer.length, end - offset));
      range.update(buffer, read);
      offset += read;
    }
    range.end(buffer, landing);
    kept.addAndGet(grid.length(index));
    shared.progress().reused(grid.length(index));
    ended(buffer);
  }

  private void ended(byte[] buffer) throws IOException {
    if (rangesLeft.decrementAndGet() > 0) {
      return;
    }
    Verdict verdict = judge(hash.result());
    while (verdict instanceof Verdict.Undecided && landing.rereadable()) {
      plan = plan.next().orElseThrow();
      verdict = judge(DiskProof.pass(landing, plan, job.file().size(), buffer));
    }
    landing.close();
    settle(verdict);
  }

  private Verdict judge(Computed computed) {
    StatedHash stated = variant ? found().hash() : job.file().hash();
    return Verdict.judge(plan, computed, stated, found().hash());
  }

  private void settle(Verdict verdict) throws IOException {
    switch (verdict) {
      case Verdict.Proven _ when variant ->
          arrival.proven(job, ProofLevel.SIZE, Arrival.Version.TAKEN, 0);
      case Verdict.Proven(ProofLevel level) ->
          arrival.proven(job, level, Arrival.Version.NAMED, kept.get());
      case Verdict.Refused refused -> refused(refused);
      case Verdict.Undecided _ -> again(plan.next().orElseThrow());
    }
  }

  private void again(ProofPlan next) {
    shared.crew().add(new FileFetch(shared, job, next, landing.anew(), arrival));
  }

  private void refused(Verdict.Refused refused) throws IOException {
    boolean sameObject = Tag.compare(job.file().hash(), found().hash()) == Tag.EQUAL;
    Variant policy = variant || sameObject ? Variant.REFUSE : job.item().variant();
    switch (policy) {
      case REFUSE -> {
        arrival.restarted(job);
        landing.discard();
        if (!resumed) {
          throw job.mismatch(refused);
        }
        again(wanted);
      }
      case TAKE -> arrival.proven(job, ProofLevel.SIZE, Arrival.Version.TAKEN, 0);
      case LEAVE_OUT -> {
        landing.discard();
        arrival.leftOut(job, "expected " + refused.expected() + ", found " + refused.found());
      }
    }
  }

  private ObjectInfo found() {
    if (object == null) {
      throw new IllegalStateException(job.path() + " was not opened");
    }
    return object;
  }
}
