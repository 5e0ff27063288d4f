package dev.rekindle.restorer.volume;

import dev.rekindle.ledger.Ledger;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;

/**
 * Kills children and looks at what they leave behind. A program of its own, since the mounts exist
 * for it and its children only: {@code <layout> <base> <kills> <seed>}.
 */
final class CrashDriverMain {

  private final MountedLayout layout;
  private final Path base;
  private final Story story;
  private final Disk disk = new LinuxDisk();

  private CrashDriverMain(MountedLayout layout, Path base) {
    this.layout = layout;
    this.base = base;
    this.story = new Story(layout.roots(base));
  }

  public static void main(String[] args) throws Exception {
    CrashDriverMain driver = new CrashDriverMain(MountedLayout.valueOf(args[0]), Path.of(args[1]));
    int halts = driver.haltAtEveryOperation();
    List<Integer> versions =
        driver.killAtRandom(Integer.parseInt(args[2]), new Random(Long.parseLong(args[3])));
    System.out.printf(
        "%s: user %s, %d halts, %d kills (seed %s), %d restores, %d found under way%n",
        args[0],
        Files.getAttribute(Path.of("/proc/self"), "unix:uid"),
        halts,
        versions.size(),
        args[3],
        Collections.max(versions),
        versions.stream().filter(version -> version < 0).count());
  }

  private int haltAtEveryOperation() throws Exception {
    for (int operation = 1; ; operation++) {
      reset();
      if (layout.needsMounts()) {
        // The way to a work directory is stopped at every step in the first layout; here it is
        // given.
        story.recover(disk);
      }
      Process child = child("halt", String.valueOf(operation));
      if (child.waitFor() == 0) {
        story.checkLive(disk, 1);
        return operation - 1;
      }
      if (child.exitValue() != CrashChildMain.KILLED) {
        throw new AssertionError("the child failed by itself: " + child.exitValue());
      }
      checkAndGoOn("halt before operation " + operation, operation % 2 == 0);
    }
  }

  private void checkAndGoOn(String when, boolean goOn) throws Exception {
    try {
      story.checkUntouchedOrUnderWay(disk);
      story.recover(disk);
      story.checkWhole(disk);
      if (goOn) {
        story.restore(disk, 1);
        story.checkLive(disk, 1);
        story.checkSetAside(disk, 1);
      }
    } catch (AssertionError | IOException | VolumeException e) {
      throw new AssertionError(when, e);
    }
  }

  /** Negative versions are those that were under way, past their commit point. */
  private List<Integer> killAtRandom(int kills, Random random) throws Exception {
    reset();
    List<Integer> versions = new ArrayList<>();
    for (int kill = 0; kill < kills; kill++) {
      Process child = child("loop");
      // Each line says that a restore begins; how long one takes depends on the machine.
      long begun = System.nanoTime();
      long took = 0;
      for (int line = 1 + random.nextInt(4); line >= 0; line--) {
        child.inputReader().readLine();
        took = System.nanoTime() - begun;
        begun = System.nanoTime();
      }
      TimeUnit.NANOSECONDS.sleep(random.nextLong(took));
      child.destroyForcibly().waitFor();
      try {
        story.checkUntouchedOrUnderWay(disk);
        boolean underWay = story.underWay(disk);
        story.recover(disk);
        story.checkWhole(disk);
        versions.add(version() * (underWay ? -1 : 1));
      } catch (AssertionError | IOException | VolumeException e) {
        throw new AssertionError("kill " + kill, e);
      }
    }
    return versions;
  }

  private int version() throws Exception {
    return story.status(disk).ledger().orElse(null) instanceof Ledger.Done done
        ? Integer.parseInt(done.head().restore().uid().substring("uid-".length()))
        : 0;
  }

  private void reset() throws IOException {
    for (Root root : layout.roots(base)) {
      disk.deleteTree(root.path().resolveSibling(Site.OURS));
      for (String name : disk.list(root.path())) {
        if (!name.equals("lost+found")) {
          disk.deleteTree(root.path().resolve(name));
        }
      }
    }
    story.writeVersionZero(disk);
  }

  private Process child(String... mode) {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-XX:AOTCache=" + base.resolveSibling("lib/program.aot"),
                "-Xlog:aot=off",
                "-Xlog:cds=off",
                "-Xlog:aot*=off",
                "-Xmx64m",
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                System.getProperty("java.class.path"),
                CrashChildMain.class.getName(),
                layout.name(),
                base.toString()));
    command.addAll(List.of(mode));
    try {
      return new ProcessBuilder(command).redirectError(Redirect.INHERIT).start();
    } catch (IOException e) {
      throw new UncheckedIOException("a child could not be started", e);
    }
  }
}
