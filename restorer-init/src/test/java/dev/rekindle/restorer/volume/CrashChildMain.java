package dev.rekindle.restorer.volume;

import dev.rekindle.ledger.Ledger;
import java.nio.file.Path;

/** The program that is killed. {@code <layout> <base> halt <n>} or {@code <layout> <base> loop}. */
final class CrashChildMain {

  static final int KILLED = 137;

  private CrashChildMain() {}

  public static void main(String[] args) throws Exception {
    Story story = new Story(MountedLayout.valueOf(args[0]).roots(Path.of(args[1])));
    switch (args[2]) {
      case "halt" ->
          story.restore(
              new StoppingDisk(
                  new LinuxDisk(),
                  Integer.parseInt(args[3]),
                  _ -> Runtime.getRuntime().halt(KILLED)),
              1);
      case "loop" -> {
        for (int version = next(story); ; version++) {
          System.out.println(version);
          story.restore(new LinuxDisk(), version);
          release(story, version);
        }
      }
      default -> throw new IllegalArgumentException(args[2]);
    }
  }

  /** Goes on with what is not done. */
  private static int next(Story story) throws Exception {
    Ledger ledger = story.status(new LinuxDisk()).ledger().orElse(null);
    if (ledger == null) {
      return 1;
    }
    int version = Integer.parseInt(ledger.head().restore().uid().substring("uid-".length()));
    return ledger instanceof Ledger.Done ? version + 1 : version;
  }

  private static void release(Story story, int version) throws Exception {
    if (version % 3 == 0) {
      try (Volume volume = Volume.open(story.spec())) {
        volume.releaseOld("uid-" + version);
      }
    }
  }
}
