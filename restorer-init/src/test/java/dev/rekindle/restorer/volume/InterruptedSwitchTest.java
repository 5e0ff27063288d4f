package dev.rekindle.restorer.volume;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * A restore that is stopped before every single file operation, by a kill and by a loss of power
 * with any part of what was not synced gone, and stopped again while it recovers. A failure names
 * the seed.
 */
class InterruptedSwitchTest {

  private static final int POWER_CUTS = 4;

  @ParameterizedTest
  @EnumSource
  void firstRestoreIsWholeOrNotAtAll(Layout layout) throws Exception {
    Story story = new Story(layout.roots());
    SimulatedDisk start = layout.empty();
    story.writeVersionZero(start);
    start.settle();
    interruptEverywhere(story, start, disk -> story.restore(disk, 1), 1);
  }

  @ParameterizedTest
  @EnumSource
  void restoreOverAnEarlierOneKeepsWhatWasSetAsideFirst(Layout layout) throws Exception {
    Story story = new Story(layout.roots());
    SimulatedDisk start = layout.empty();
    story.writeVersionZero(start);
    story.restore(start, 1);
    start.settle();
    interruptEverywhere(story, start, disk -> story.restore(disk, 2), 2);
  }

  @ParameterizedTest
  @EnumSource
  void takingOverFromAnUncommittedRestoreLeavesTheOldData(Layout layout) throws Exception {
    Story story = new Story(layout.roots());
    SimulatedDisk start = layout.empty();
    story.writeVersionZero(start);
    try (Volume volume = Volume.open(story.spec(), start)) {
      story.stage(volume, start, 3);
      volume.staged();
    }
    start.settle();
    interruptEverywhere(story, start, disk -> story.restore(disk, 1), 1);
  }

  @ParameterizedTest
  @EnumSource
  void abortLeavesTheOldData(Layout layout) throws Exception {
    Story story = new Story(layout.roots());
    SimulatedDisk start = layout.empty();
    story.writeVersionZero(start);
    try (Volume volume = Volume.open(story.spec(), start)) {
      story.stage(volume, start, 1);
      volume.staged();
    }
    start.settle();
    forEachCut(
        story,
        start,
        disk -> {
          try (Volume volume = Volume.open(story.spec(), disk)) {
            volume.abort();
          }
        },
        POWER_CUTS,
        disk -> {
          story.recover(disk);
          story.checkWhole(disk);
          story.checkLive(disk, 0);
        });
  }

  @ParameterizedTest
  @EnumSource
  void releasedOldDataIsCompleteOrGone(Layout layout) throws Exception {
    Story story = new Story(layout.roots());
    SimulatedDisk start = layout.empty();
    story.writeVersionZero(start);
    story.restore(start, 1);
    start.settle();
    Scene release =
        disk -> {
          try (Volume volume = Volume.open(story.spec(), disk)) {
            volume.releaseOld("uid-1");
          }
        };
    forEachCut(
        story,
        start,
        release,
        POWER_CUTS,
        disk -> {
          story.recover(disk);
          story.checkWhole(disk);
          story.checkLive(disk, 1);
          release.play(disk);
          assertThat(story.status(disk).setAside()).isEmpty();
        });
  }

  /** Cuts a restore at every operation and finishes it; where it was under way, cuts that too. */
  private static void interruptEverywhere(
      Story story, SimulatedDisk start, Scene restore, int version) throws Exception {
    Scene finish = disk -> recoverAndFinish(story, disk, restore, version);
    forEachCut(story, start, restore, POWER_CUTS, finish);
    Scene again =
        disk -> {
          if (story.underWay(disk)) {
            forEachCut(story, disk, story::recover, 1, finish);
          }
        };
    forEachCut(story, start, restore, 1, again);
  }

  private static void recoverAndFinish(Story story, SimulatedDisk disk, Scene restore, int version)
      throws Exception {
    story.recover(disk);
    story.checkWhole(disk);
    restore.play(disk);
    story.checkWhole(disk);
    story.checkLive(disk, version);
    for (int done = 1; done <= version; done++) {
      story.checkSetAside(disk, done);
    }
  }

  private static void forEachCut(
      Story story, SimulatedDisk start, Scene scene, int powerCuts, Scene check) throws Exception {
    boolean cut = true;
    for (int operation = 1; cut; operation++) {
      SimulatedDisk disk = start.afterKill();
      disk.cutBefore(operation);
      cut = isCut(scene, disk);
      disk.cutBefore(Integer.MAX_VALUE);
      for (SimulatedDisk left : remains(disk, operation, powerCuts)) {
        try {
          story.checkUntouchedOrUnderWay(left);
          check.play(left);
        } catch (AssertionError | IOException | VolumeException e) {
          throw new AssertionError("cut before operation %d".formatted(operation), e);
        }
      }
    }
  }

  private static List<SimulatedDisk> remains(SimulatedDisk disk, int seed, int powerCuts) {
    List<SimulatedDisk> remains = new ArrayList<>();
    remains.add(disk.afterKill());
    Random random = new Random(seed);
    for (int i = 0; i < powerCuts; i++) {
      // Nothing of it, then more and more.
      remains.add(disk.afterPowerCut(random, (double) i / powerCuts));
    }
    return remains;
  }

  private static boolean isCut(Scene scene, SimulatedDisk disk) throws Exception {
    try {
      scene.play(disk);
      return false;
    } catch (SimulatedDisk.Cut _) {
      return true;
    }
  }

  @FunctionalInterface
  private interface Scene {
    void play(SimulatedDisk disk) throws Exception;
  }
}
