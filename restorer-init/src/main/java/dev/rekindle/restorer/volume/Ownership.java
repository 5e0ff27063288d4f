package dev.rekindle.restorer.volume;

import dev.rekindle.ledger.Guard;
import dev.rekindle.restorer.volume.VolumeProblem.Code;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Whether the volumes are this pod's. */
final class Ownership {

  private static final String TRIED = "checking to whom the volumes belong";

  private Ownership() {}

  static void check(Records records, Guard expected, List<Site> sites)
      throws IOException, VolumeException {
    List<VolumeProblem> problems = new ArrayList<>();
    for (Site site : sites) {
      if (site.work().isPresent()) {
        Optional<Guard> found = records.guard(site.working());
        if (found.isPresent() && !found.get().equals(expected)) {
          problems.add(problem(site.path().toString(), expected, found.get()));
        }
      }
    }
    if (!problems.isEmpty()) {
      throw new VolumeException(TRIED, problems);
    }
  }

  static VolumeException foreign(String where, Guard expected, Guard found) {
    return new VolumeException(TRIED, List.of(problem(where, expected, found)));
  }

  private static VolumeProblem problem(String where, Guard expected, Guard found) {
    return new VolumeProblem(
        Code.FOREIGN,
        where,
        "a volume of " + expected,
        "one of " + found,
        "mount this pod's own volume; if it was handed over on purpose, remove guard.json and ledger.json (docs/ledger.md)");
  }
}
