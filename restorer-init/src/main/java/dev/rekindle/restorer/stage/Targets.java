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
import java.util.Optional;
import java.util.Set;
import java.util.function.ToLongFunction;
import java.util.stream.Collectors;

/** Where files go: only into the staging areas, each path once, and only what fits. */
final class Targets {
  private Targets() {}

  /** Names every item's target for the journal; a target outside all areas is a problem. */
  static List<Job> jobs(StageRequest request, Problems problems) {
    List<Job> jobs = new ArrayList<>();
    Map<Path, String> keys = new HashMap<>();
    for (StageItem item : request.items()) {
      Optional<String> path = path(request.areas(), item.target());
      String other = keys.putIfAbsent(item.target(), item.file().key());
      if (path.isEmpty()) {
        problems.add(unsafe(item, "lies in none of the staging areas " + request.areas()));
      } else if (other != null) {
        problems.add(unsafe(item, "is also the target of " + other));
      } else {
        jobs.add(new Job(item, path.get()));
      }
    }
    return jobs;
  }

  /** Deletes from the areas what no job wants. */
  static void sweep(StageRequest request, List<Job> jobs) throws IOException {
    Set<Path> targets = jobs.stream().map(job -> job.item().target()).collect(Collectors.toSet());
    for (Path area : request.areas()) {
      new Sweep(area, targets.stream().filter(t -> t.startsWith(area)).collect(Collectors.toSet()))
          .run();
    }
  }

  /**
   * Compares what is to come with what is free, file system by file system.
   *
   * @param there bytes of a job that are on the volume already
   */
  static List<StageProblem> shortages(
      StageRequest request, StageOptions options, List<Job> jobs, ToLongFunction<Job> there)
      throws IOException {
    Map<Object, Set<Path>> volumes = new LinkedHashMap<>();
    for (Path area : request.areas()) {
      volumes.computeIfAbsent(device(area), _ -> new HashSet<>()).add(area);
    }
    List<StageProblem> problems = new ArrayList<>();
    for (Set<Path> areas : volumes.values()) {
      List<Job> here = jobs.stream().filter(job -> isIn(areas, job)).toList();
      long all =
          request.items().stream()
              .filter(item -> areas.stream().anyMatch(item.target()::startsWith))
              .mapToLong(item -> item.file().size())
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

  private static boolean isIn(Set<Path> areas, Job job) {
    return areas.stream().anyMatch(job.item().target()::startsWith);
  }

  private static Optional<String> path(List<Path> areas, Path target) {
    for (int i = 0; i < areas.size(); i++) {
      Path area = areas.get(i);
      boolean inside =
          target.isAbsolute()
              && target.equals(target.normalize())
              && target.startsWith(area)
              && !target.equals(area);
      if (inside) {
        return Optional.of(i + "/" + area.relativize(target));
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
