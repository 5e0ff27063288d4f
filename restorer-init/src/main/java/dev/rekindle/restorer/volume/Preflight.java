package dev.rekindle.restorer.volume;

import dev.rekindle.restorer.volume.Disk.Obstacle;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Whether every move of a switch will be allowed, asked before the first one. */
final class Preflight {

  private static final String REMEDY =
      "give the files to the database's user (fsGroup, or chown -R), or take the mount away, and start again";

  private Preflight() {}

  static void check(Disk disk, List<Site> sites) throws IOException, VolumeException {
    List<VolumeProblem> problems = new ArrayList<>();
    for (Site site : sites) {
      Optional<Obstacle> closed = disk.obstacleIn(site.path());
      closed.ifPresent(obstacle -> problems.add(problem(site.path(), obstacle)));
      if (closed.isEmpty()) {
        for (String name : site.content(disk)) {
          Path child = site.path().resolve(name);
          disk.obstacleToMoving(site.path(), name)
              .ifPresent(obstacle -> problems.add(problem(child, obstacle)));
        }
      }
    }
    if (!problems.isEmpty()) {
      throw new VolumeException("checking that the old data can be set aside", problems);
    }
  }

  private static VolumeProblem problem(Path path, Obstacle obstacle) {
    return new VolumeProblem(
        obstacle.code(), path.toString(), obstacle.expected(), obstacle.found(), REMEDY);
  }
}
