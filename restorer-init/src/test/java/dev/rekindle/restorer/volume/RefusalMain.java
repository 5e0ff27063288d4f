package dev.rekindle.restorer.volume;

import dev.rekindle.restorer.volume.VolumeProblem.Code;
import java.nio.file.Path;
import java.util.List;

/** Begins a restore in the directories it is given and prints every problem. */
final class RefusalMain {

  private RefusalMain() {}

  public static void main(String[] args) {
    Root data = new Root("data", Path.of(args[0]), true);
    Story story = new Story(List.of(data));
    try (Volume volume = Volume.open(story.spec())) {
      volume.begin(Story.restore(1));
      System.out.println("begun");
    } catch (VolumeException e) {
      for (VolumeProblem problem : e.problems()) {
        Code code = problem.code();
        System.out.printf("%s %s found %s%n", code, problem.where(), problem.found());
      }
    }
  }
}
