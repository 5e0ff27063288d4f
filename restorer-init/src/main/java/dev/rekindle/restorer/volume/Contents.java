package dev.rekindle.restorer.volume;

import dev.rekindle.ledger.RootMoves;
import dev.rekindle.restorer.volume.VolumeProblem.Code;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Whether what is staged may be put in place. */
final class Contents {

  private Contents() {}

  static void refuseUnfit(Path home, List<RootMoves> moves) throws VolumeException {
    List<VolumeProblem> problems = new ArrayList<>();
    if (moves.stream().allMatch(root -> root.in().isEmpty())) {
      problems.add(
          new VolumeProblem(
              Code.NOTHING_STAGED,
              home.toString(),
              "restored data in the staging area",
              "none",
              "stage first; a database is never switched to nothing"));
    }
    for (RootMoves root : moves) {
      for (String name : root.in()) {
        if (Site.fixture(name)) {
          problems.add(
              new VolumeProblem(
                  Code.UNEXPECTED_CONTENT,
                  root.place().path(),
                  "restored names that are the database's",
                  name,
                  "this name belongs to the file system or to Rekindle; leave it out"));
        }
      }
    }
    if (!problems.isEmpty()) {
      throw new VolumeException("checking the staged data", problems);
    }
  }
}
