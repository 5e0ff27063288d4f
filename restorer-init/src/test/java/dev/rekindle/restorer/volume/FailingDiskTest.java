package dev.rekindle.restorer.volume;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.rekindle.ledger.Ledger;
import dev.rekindle.restorer.volume.VolumeProblem.Code;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** File operations that fail, each in turn, and a database that writes while it must not run. */
class FailingDiskTest {

  private static final Layout LAYOUT = Layout.ONE_DATA_DIRECTORY;
  private final Story story = new Story(LAYOUT.roots());

  @ParameterizedTest
  @EnumSource
  void aFullDiskAtAnyPointIsNamedAndLosesNothing(Layout layout) throws Exception {
    failEverywhere(
        layout,
        path -> {
          throw new FileSystemException(path.toString(), null, "No space left on device");
        },
        Code.NO_SPACE);
  }

  @Test
  void aDiskThatBecomesReadOnlyIsNamed() throws Exception {
    failEverywhere(
        LAYOUT,
        path -> {
          throw new FileSystemException(path.toString(), null, "Read-only file system");
        },
        Code.READ_ONLY);
  }

  @Test
  void permissionDeniedIsNamed() throws Exception {
    failEverywhere(
        LAYOUT,
        path -> {
          throw new AccessDeniedException(path.toString());
        },
        Code.NO_PERMISSION);
  }

  @Test
  void anIoErrorCanBeTriedAgain() throws Exception {
    failEverywhere(
        LAYOUT,
        path -> {
          throw new FileSystemException(path.toString(), null, "Input/output error");
        },
        Code.IO);
  }

  private static void failEverywhere(Layout layout, StoppingDisk.Stop failure, Code code)
      throws Exception {
    Story story = new Story(layout.roots());
    boolean failed = true;
    for (int operation = 1; failed; operation++) {
      SimulatedDisk start = layout.empty();
      story.writeVersionZero(start);
      // Staging belongs to others: only the volume's own operations fail.
      SimulatedDisk disk = start;
      StoppingDisk failing = new StoppingDisk(disk, operation, failure);
      VolumeException refusal =
          catchThrowableOfType(VolumeException.class, () -> switchOver(story, disk, failing));
      failed = failing.stopped();
      if (refusal != null) {
        VolumeProblem problem = refusal.problems().getFirst();
        assertThat(problem.code()).as("operation %d: %s", operation, refusal).isEqualTo(code);
        assertThat(problem.where()).startsWith("/");
        assertThat(refusal.retryable()).isEqualTo(code == Code.IO);
      }
      story.checkUntouchedOrUnderWay(disk);
      story.recover(disk);
      story.checkWhole(disk);
      story.restore(disk, 1);
      story.checkLive(disk, 1);
    }
  }

  private static void switchOver(Story story, SimulatedDisk disk, Disk failing)
      throws IOException, VolumeException {
    try (Volume volume = Volume.open(story.spec(), failing)) {
      volume.begin(Story.restore(1));
      for (Root root : story.spec().roots()) {
        if (root.restored()) {
          Story.fill(disk, volume.incoming(root), story.content(root, 1));
        }
      }
      volume.staged();
      volume.commit();
    }
  }

  @Test
  void refusesToMixInWhatADatabaseWroteDuringTheSwitch() throws Exception {
    SimulatedDisk disk = cutInState(Ledger.Out.class);
    Story.fill(disk, Path.of("/v/data"), Map.of("intruder/table/big-Data.db", "x"));

    VolumeException refusal =
        catchThrowableOfType(VolumeException.class, () -> story.recover(disk));

    assertThat(refusal.problems())
        .extracting(VolumeProblem::where)
        .containsExactly("/v/data/intruder");
    assertThat(story.underWay(disk)).isTrue();
    disk.deleteTree(Path.of("/v/data/intruder"));
    story.recover(disk);
    story.checkLive(disk, 1);
  }

  @Test
  void refusesToOverwriteWhatAppearedInBothPlaces() throws Exception {
    SimulatedDisk disk = cutInState(Ledger.In.class);
    Path twin = Path.of("/v/data/shop");
    if (disk.kind(twin) == Disk.Kind.MISSING) {
      Story.fill(disk, twin, Map.of("x", "x"));
    } else {
      Story.fill(disk, Path.of("/v/.rekindle/data/new/uid-1/shop"), Map.of("x", "x"));
    }

    VolumeException refusal =
        catchThrowableOfType(VolumeException.class, () -> story.recover(disk));

    assertThat(refusal.problems())
        .extracting(VolumeProblem::code)
        .containsExactly(Code.UNEXPECTED_CONTENT);
    assertThat(refusal).hasMessageContaining("both");
  }

  @Test
  void refusesToCallARestoreDoneWhoseDataIsGone() throws Exception {
    SimulatedDisk disk = cutInState(Ledger.In.class);
    disk.deleteTree(Path.of("/v/data/shop"));
    disk.deleteTree(Path.of("/v/.rekindle/data/new/uid-1/shop"));

    VolumeException refusal =
        catchThrowableOfType(VolumeException.class, () -> story.recover(disk));

    assertThat(refusal.problems())
        .extracting(VolumeProblem::code)
        .containsExactly(Code.LOST_CONTENT);
  }

  @Test
  void refusesToGoOnWhileADirectoryOfTheLedgerIsNotThere() throws Exception {
    SimulatedDisk disk = cutInState(Ledger.Out.class);
    disk.move(Path.of("/v/commitlog"), Path.of("/v/unmounted"));

    VolumeException refusal =
        catchThrowableOfType(VolumeException.class, () -> story.recover(disk));

    assertThat(refusal.problems())
        .extracting(VolumeProblem::code)
        .containsExactly(Code.MISSING_ROOT);
    disk.move(Path.of("/v/unmounted"), Path.of("/v/commitlog"));
    story.recover(disk);
    story.checkLive(disk, 1);
  }

  @Test
  void goesOnEvenIfTheConfigurationNoLongerNamesADirectory() throws Exception {
    SimulatedDisk disk = cutInState(Ledger.Out.class);

    new Story(List.of(LAYOUT.roots().getFirst())).recover(disk);

    story.checkWhole(disk);
    story.checkLive(disk, 1);
  }

  @Test
  void refusesTwoLedgers() throws Exception {
    SimulatedDisk disk = cutInState(Ledger.Out.class);
    Path ledger = Path.of("/v/.rekindle/data/ledger.json");
    disk.write(Path.of("/v/.rekindle/commitlog/ledger.json"), disk.read(ledger));

    VolumeException refusal =
        catchThrowableOfType(VolumeException.class, () -> story.recover(disk));

    assertThat(refusal.problems())
        .extracting(VolumeProblem::code)
        .containsExactly(Code.TWO_LEDGERS);
  }

  private SimulatedDisk cutInState(Class<? extends Ledger> state) throws Exception {
    for (int operation = 1; ; operation++) {
      SimulatedDisk disk = LAYOUT.empty();
      story.writeVersionZero(disk);
      disk.cutBefore(operation);
      try {
        story.restore(disk, 1);
      } catch (SimulatedDisk.Cut _) {
        disk.cutBefore(Integer.MAX_VALUE);
        SimulatedDisk left = disk.afterKill();
        if (state.isInstance(story.status(left).ledger().orElse(null))) {
          return left;
        }
      }
    }
  }
}
