package dev.rekindle.restorer.stage;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.ToLongFunction;
import java.util.stream.Stream;

/** Where files go: only into the staging areas, each path once, and only what fits. */
final class Targets {
  private Targets() {}

  /** Finds every item's area; a target outside all areas, or of two items, is a problem. */
  static List<Job> jobs(StageRequest request, Problems problems) {
    List<Job> jobs = new ArrayList<>(request.items().size());
    for (StageItem item : request.items()) {
      Optional<Job> job = job(request.areas(), item);
      job.ifPresent(jobs::add);
      if (job.isEmpty()) {
        problems.add(unsafe(item, "lies in none of the staging areas " + request.areas()));
      }
    }
    refuseTwice(jobs, problems);
    return jobs;
  }

  /** A path is much larger than a number, and there may be hundreds of thousands. */
  private static void refuseTwice(List<Job> jobs, Problems problems) {
    long[] hashes = jobs.stream().mapToLong(Targets::hash).sorted().toArray();
    Set<Long> suspect = new HashSet<>();
    for (int i = 1; i < hashes.length; i++) {
      if (hashes[i] == hashes[i - 1]) {
        suspect.add(hashes[i]);
      }
    }
    Map<Path, String> keys = new HashMap<>();
    for (Job job : suspect.isEmpty() ? List.<Job>of() : jobs) {
      if (suspect.contains(hash(job))) {
        String other = keys.putIfAbsent(job.item().target(), job.file().key());
        if (other != null) {
          problems.add(unsafe(job.item(), "is also the target of " + other));
        }
      }
    }
  }

  private static long hash(Job job) {
    return job.item().target().hashCode();
  }

  /** Deletes from the areas what no job wants. */
  static void sweep(StageRequest request, List<Job> jobs) throws IOException {
    for (Path area : request.areas()) {
      if (!isEmpty(area)) {
        new Sweep(area, names(area, jobs)).run();
      }
    }
  }

  /** The names that are wanted in each directory; a name is a reference to what the backup says. */
  private static Map<Path, Set<String>> names(Path area, List<Job> jobs) {
    Map<Path, Set<String>> names = new HashMap<>();
    for (Job job : jobs) {
      Path target = job.item().target();
      String name = String.valueOf(target.getFileName());
      String stated = job.file().name();
      if (target.startsWith(area)) {
        names
            .computeIfAbsent(Objects.requireNonNull(target.getParent()), _ -> new HashSet<>())
            .add(name.equals(stated) ? stated : name);
      }
    }
    return names;
  }

  private static boolean isEmpty(Path area) throws IOException {
    try (Stream<Path> children = Files.list(area)) {
      return children.findAny().isEmpty();
    }
  }

  /**
   * Compares what is to come with what is free, file system by file system.
   *
   * @param every all jobs
   * @param jobs those whose files are not there yet
   * @param there bytes of a job that are on the volume already
   */
  static List<StageProblem> shortages(
      StageRequest request,
      StageOptions options,
      List<Job> every,
      List<Job> jobs,
      ToLongFunction<Job> there)
      throws IOException {
    Map<Object, Set<Path>> volumes = new LinkedHashMap<>();
    for (Path area : request.areas()) {
      volumes.computeIfAbsent(device(area), _ -> new HashSet<>()).add(area);
    }
    List<StageProblem> problems = new ArrayList<>();
    for (Set<Path> areas : volumes.values()) {
      List<Job> here = jobs.stream().filter(job -> areas.contains(job.area())).toList();
      long all =
          every.stream()
              .filter(job -> areas.contains(job.area()))
              .mapToLong(job -> job.file().size())
              .sum();
      long bytes = here.stream().mapToLong(job -> job.file().size() - there.applyAsLong(job)).sum();
      Path first = areas.stream().sorted().findFirst().orElseThrow();
      new Space(
              first.toString(),
              Files.getFileStore(first).getUsableSpace(),
              here.size(),
              bytes,
              options.reserve(),
              all - bytes)
          .shortage()
          .ifPresent(problems::add);
    }
    return problems;
  }

  /** Two mounts of one file system share its space; a {@link java.nio.file.FileStore} hides it. */
  private static Object device(Path area) throws IOException {
    return Files.getAttribute(area, "unix:dev");
  }

  private static Optional<Job> job(List<Path> areas, StageItem item) {
    Path target = item.target();
    for (int i = 0; i < areas.size(); i++) {
      Path area = areas.get(i);
      boolean inside =
          target.isAbsolute()
              && target.equals(target.normalize())
              && target.startsWith(area)
              && !target.equals(area);
      if (inside) {
        return Optional.of(new Job(item, area, i));
      }
    }
    return Optional.empty();
  }

  private static StageProblem unsafe(StageItem item, String why) {
    return StageProblem.of(
        StageProblem.Kind.UNSAFE,
        "%s cannot be staged: its target %s %s.".formatted(item.file().key(), item.target(), why));
  }
}
