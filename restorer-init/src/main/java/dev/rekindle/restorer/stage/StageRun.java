package dev.rekindle.restorer.stage;

import dev.rekindle.restorer.stage.StageProgress.Phase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/** One staging, from the request to the result. */
final class StageRun {
  private final Fetching shared;
  private final StageOptions options;
  private final StageRequest request;
  private final Tally tally = new Tally();

  StageRun(Fetching shared, StageOptions options, StageRequest request) {
    this.shared = shared;
    this.options = options;
    this.request = request;
  }

  StageResult run(String bootId) throws StageException, InterruptedException {
    long start = System.nanoTime();
    List<Job> jobs = Targets.jobs(request, shared.problems());
    shared.problems().throwIfAny();
    shared.progress().wanted(jobs.size(), jobs.stream().mapToLong(j -> j.file().size()).sum());
    try (Journal journal = Journal.open(request.journal(), bootId)) {
      stage(jobs, journal);
    } catch (IOException e) {
      shared
          .problems()
          .add(
              StageProblem.of(
                  StageProblem.Kind.DISK, "The staging area cannot be used: " + e + "."));
    }
    shared.problems().throwIfAny();
    shared.progress().enter(Phase.DONE);
    return tally.result(Duration.ofNanos(System.nanoTime() - start));
  }

  private void stage(List<Job> jobs, Journal journal)
      throws IOException, StageException, InterruptedException {
    Targets.sweep(request, jobs);
    Staged staged = new Staged(shared, options, journal, tally);
    Predicate<Job> digest = job -> DigestComponent.isDigest(job.file());
    List<Job> digests = jobs.stream().filter(digest).toList();
    List<Job> others = jobs.stream().filter(digest.negate()).toList();

    shared.progress().enter(Phase.REUSING);
    Reuse reuse = new Reuse(shared, journal.before(), staged, digests);
    List<Job> digestsToGet = reuse.reuse(digests);
    List<Job> othersToGet = reuse.reuse(others);

    List<Job> toGet = new ArrayList<>(digestsToGet);
    toGet.addAll(othersToGet);
    Targets.shortages(request, options, jobs, toGet, reuse::bytesThere)
        .forEach(shared.problems()::add);
    shared.problems().throwIfAny();

    shared.progress().enter(Phase.DOWNLOADING);
    try (SyncTimer _ = new SyncTimer(journal, request, shared.problems())) {
      fetch(digestsToGet, journal, staged);
      fetch(othersToGet, journal, staged);
    }
  }

  /** Large files first, so that at the end no single one keeps everybody waiting. */
  private void fetch(List<Job> jobs, Journal journal, Staged staged)
      throws StageException, InterruptedException {
    List<Crew.Task> tasks =
        jobs.stream()
            .sorted(Comparator.comparingLong((Job job) -> job.file().size()).reversed())
            .map(job -> task(job, journal, staged))
            .toList();
    shared.crew().work(tasks);
    shared.problems().throwIfAny();
  }

  private Crew.Task task(Job job, Journal journal, Staged staged) {
    return buffer -> {
      ProofPlan plan = staged.plan(job);
      Path target = job.item().target();
      Landing fresh = new Landing.OnDisk(target, false);
      RangeGrid grid = FileFetch.grid(job, plan, fresh, shared.partSize());
      Optional<JournalState.Begun> begun =
          journal
              .before()
              .begun(job.path())
              .filter(b -> b.origin().equals(job.origin()) && b.grid().equals(grid))
              .filter(_ -> Files.exists(target));
      staged.makeDirectory(job);
      if (begun.isPresent()) {
        Landing resumed = new Landing.OnDisk(target, true);
        new FileFetch(shared, job, plan, resumed, staged).resume(begun.get());
      } else {
        new FileFetch(shared, job, plan, fresh, staged).run(buffer);
      }
    };
  }
}
