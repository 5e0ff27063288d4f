package dev.rekindle.restorer.volume;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.rekindle.ledger.Guard;
import dev.rekindle.ledger.Ledger;
import dev.rekindle.ledger.RestoreRef;
import dev.rekindle.restorer.volume.VolumeProblem.Code;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** On the real file system of the build machine, as any user. */
class VolumeTest {

  private static final Guard GUARD = new Guard("prod", "cassandra", "cassandra-0", "cassandra");
  private static final RestoreRef FIRST = new RestoreRef("uid-1", "nightly", "digest-1");
  private static final RestoreRef SECOND = new RestoreRef("uid-2", "weekly", "digest-2");

  @TempDir Path home;
  private Root data;
  private Root commitlog;

  @BeforeEach
  void makeRoots() throws IOException {
    data = new Root("data", Files.createDirectory(home.resolve("data")), true);
    commitlog = new Root("commitlog", Files.createDirectory(home.resolve("commitlog")), false);
  }

  @Test
  void putsStagedDataInPlaceAndSetsTheOldAside() throws Exception {
    write(data.path().resolve("ks/old.db"), "old");
    write(commitlog.path().resolve("CommitLog-1.log"), "old");

    restore(FIRST);

    assertThat(data.path().resolve("ks/new.db")).hasContent("new uid-1");
    assertThat(data.path().resolve("ks/old.db")).doesNotExist();
    assertThat(commitlog.path()).isEmptyDirectory();
    assertThat(work("data").resolve("old/uid-1/ks/old.db")).hasContent("old");
    assertThat(work("commitlog").resolve("old/uid-1/CommitLog-1.log")).hasContent("old");
    assertThat(work("data").resolve("new")).doesNotExist();
    assertThat(work("data").resolve("journal")).doesNotExist();
  }

  @Test
  void releasesTheOldDataOnlyWhenAsked() throws Exception {
    write(data.path().resolve("ks/old.db"), "old");
    restore(FIRST);
    try (Volume volume = open()) {
      assertThat(volume.status().setAside()).containsExactly(work("data").resolve("old/uid-1"));
      volume.releaseOld("uid-1");
      assertThat(volume.status().setAside()).isEmpty();
    }
    assertThat(work("data").resolve("old/uid-1")).doesNotExist();
    assertThat(data.path().resolve("ks/new.db")).hasContent("new uid-1");
  }

  @Test
  void keepsWhatWasSetAsideFirstUntilTheNewerRestoreIsDone() throws Exception {
    write(data.path().resolve("ks/old.db"), "old");
    restore(FIRST);
    try (Volume volume = open()) {
      volume.begin(SECOND);
      assertFails(Code.WRONG_STATE, () -> volume.releaseOld("uid-1"));
    }
    restore(SECOND);

    assertThat(work("data").resolve("old/uid-1/ks/old.db")).hasContent("old");
    assertThat(work("data").resolve("old/uid-2/ks/new.db")).hasContent("new uid-1");
    try (Volume volume = open()) {
      volume.releaseOld("uid-2");
    }
    assertThat(work("data").resolve("old/uid-2")).doesNotExist();
    assertThat(work("data").resolve("old/uid-1/ks/old.db")).hasContent("old");
  }

  @Test
  void leavesLostAndFoundAloneAndCountsItAsNothing() throws Exception {
    Files.createDirectory(data.path().resolve("lost+found"));
    try (Volume volume = open()) {
      assertThat(volume.status().empty()).isTrue();
    }
    restore(FIRST);
    assertThat(data.path().resolve("lost+found")).isDirectory();
    assertThat(open(Volume::status).setAside()).isEmpty();
  }

  @Test
  void holdsAVolumeThatWasEmptyWhenTheAbortedRestoreBegan() throws Exception {
    try (Volume volume = open()) {
      stage(volume, FIRST);
      volume.abort();
      assertThat(volume.status().hold()).isTrue();
    }
    assertThat(open(Volume::status).hold()).isTrue();
    assertThat(work("data").resolve("new")).doesNotExist();
    write(data.path().resolve("ks/now.db"), "now");
    assertThat(open(Volume::status).hold()).isFalse();
  }

  @Test
  void doesNotHoldAVolumeThatHadData() throws Exception {
    write(data.path().resolve("ks/old.db"), "old");
    try (Volume volume = open()) {
      stage(volume, FIRST);
      volume.abort();
      assertThat(volume.status().hold()).isFalse();
    }
    assertThat(data.path().resolve("ks/old.db")).hasContent("old");
  }

  @Test
  void goesOnWithTheRestoreThatWasBegun() throws Exception {
    try (Volume volume = open()) {
      stage(volume, FIRST);
    }
    try (Volume volume = open()) {
      volume.begin(FIRST);
      assertThat(volume.incoming(data).resolve("ks/new.db")).exists();
      assertThat(volume.journalDirectory()).isEmptyDirectory();
    }
  }

  @Test
  void aNewerRestoreTakesOverFromOneThatWasNotCommitted() throws Exception {
    try (Volume volume = open()) {
      stage(volume, FIRST);
      volume.staged();
      volume.begin(SECOND);
      assertThat(volume.incoming(data)).isEmptyDirectory();
    }
    assertThat(work("data").resolve("new/uid-1")).doesNotExist();
  }

  @Test
  void refusesToRunAFinishedRestoreAgain() throws Exception {
    restore(FIRST);
    try (Volume volume = open()) {
      assertFails(Code.ALREADY_DONE, () -> volume.begin(FIRST));
      // Nor can the earlier success be taken for that of another restore.
      assertFails(Code.WRONG_STATE, volume::commit);
    }
  }

  @Test
  void refusesToRunAnEarlierRestoreAgain() throws Exception {
    write(data.path().resolve("ks/old.db"), "old");
    restore(FIRST);
    restore(SECOND);
    try (Volume volume = open()) {
      // Its own old data is still there, and must not be mixed with more.
      assertFails(Code.ALREADY_DONE, () -> volume.begin(FIRST));
    }
  }

  @Test
  void keepsWhatIsStagedWhenItRefusesAnEarlierRestore() throws Exception {
    restore(FIRST);
    try (Volume volume = open()) {
      volume.begin(SECOND);
      assertFails(Code.ALREADY_DONE, () -> volume.begin(FIRST));
      assertThat(volume.status().ledger().orElseThrow().head().restore()).isEqualTo(SECOND);
    }
  }

  @Test
  void refusesToRunTheLastFinishedRestoreAgainAfterAnAbortedOne() throws Exception {
    restore(FIRST);
    try (Volume volume = open()) {
      volume.begin(SECOND);
      volume.abort();
      assertFails(Code.ALREADY_DONE, () -> volume.begin(FIRST));
    }
    assertThat(data.path().resolve("ks/new.db")).hasContent("new uid-1");
  }

  @Test
  void refusesOtherDataUnderTheSameUid() throws Exception {
    try (Volume volume = open()) {
      volume.begin(FIRST);
      assertFails(
          Code.WRONG_STATE, () -> volume.begin(new RestoreRef("uid-1", "nightly", "digest-9")));
    }
  }

  @Test
  void switchesOnlyToWhatWasSaidToBeStaged() throws Exception {
    write(data.path().resolve("ks/old.db"), "old");
    try (Volume volume = open()) {
      assertFails(Code.WRONG_STATE, volume::commit);
      stage(volume, FIRST);
      assertFails(Code.NOTHING_STAGED, volume::commit);
    }
    assertThat(data.path().resolve("ks/old.db")).hasContent("old");
  }

  @Test
  void neverSwitchesToNothing() throws Exception {
    try (Volume volume = open()) {
      volume.begin(FIRST);
      assertThat(volume.incoming(data)).isEmptyDirectory();
      assertFails(Code.NOTHING_STAGED, volume::staged);
    }
  }

  @Test
  void refusesStagedNamesThatAreOurs() throws Exception {
    try (Volume volume = open()) {
      stage(volume, FIRST);
      Files.createDirectory(volume.incoming(data).resolve(".rekindle"));
      assertFails(Code.UNEXPECTED_CONTENT, volume::staged);
    }
  }

  @Test
  void refusesAVolumeOfAnotherWorkloadPodOrRole() throws Exception {
    open().close();
    for (Guard other :
        List.of(
            new Guard("test", "cassandra", "cassandra-0", "cassandra"),
            new Guard("prod", "cassandra-b", "cassandra-0", "cassandra"),
            new Guard("prod", "cassandra", "cassandra-1", "cassandra"),
            new Guard("prod", "cassandra", "cassandra-0", "etcd"))) {
      VolumeException refusal =
          assertFails(Code.FOREIGN, () -> Volume.open(spec(other, data, commitlog)).close());
      assertThat(refusal.problems()).hasSize(2);
      assertThat(refusal)
          .hasMessageContaining("a volume of " + other)
          .hasMessageContaining("one of " + GUARD);
    }
  }

  @Test
  void refusesAVolumeThatAnotherWorksOn() throws Exception {
    try (Volume first = open()) {
      assertThat(first.recovery().found()).isEqualTo("none");
      assertFails(Code.LOCKED, this::open);
    }
    open().close();
  }

  @Test
  void refusesATornLedgerAndTouchesNothing() throws Exception {
    write(data.path().resolve("ks/old.db"), "old");
    try (Volume volume = open()) {
      stage(volume, FIRST);
    }
    Path ledger = work("data").resolve("ledger.json");
    Files.write(ledger, java.util.Arrays.copyOf(Files.readAllBytes(ledger), 100));

    VolumeException refusal = assertFails(Code.UNREADABLE_LEDGER, this::open);

    assertThat(refusal).hasMessageContaining("torn").hasMessageContaining(ledger.toString());
    assertThat(work("data").resolve("new/uid-1/ks/new.db")).exists();
    assertThat(data.path().resolve("ks/old.db")).hasContent("old");
  }

  @Test
  void refusesSetAsideDataWhoseLedgerIsGone() throws Exception {
    write(data.path().resolve("ks/old.db"), "old");
    restore(FIRST);
    Files.delete(work("data").resolve("ledger.json"));

    assertFails(Code.LOST_LEDGER, this::open);
  }

  @Test
  void findsTheLedgerWhateverTheOrderOfTheRoots() throws Exception {
    Root second = new Root("data1", Files.createDirectory(home.resolve("data1")), true);
    try (Volume volume = Volume.open(spec(GUARD, data, second))) {
      stage(volume, FIRST);
      volume.staged();
      volume.commit();
    }
    try (Volume volume = Volume.open(spec(GUARD, second, data))) {
      assertThat(volume.status().ledger().orElseThrow()).isInstanceOf(Ledger.Done.class);
    }
  }

  @Test
  void discardsWhatWasStagedForOtherDirectories() throws Exception {
    try (Volume volume = open()) {
      stage(volume, FIRST);
      volume.staged();
    }
    Root added = new Root("data1", Files.createDirectory(home.resolve("data1")), true);
    try (Volume volume = Volume.open(spec(GUARD, data, added, commitlog))) {
      assertThat(volume.recovery().now()).isEqualTo("aborted");
      assertThat(volume.recovery().notes()).isNotEmpty();
    }
  }

  @Test
  void makesDirectoriesThatTheDatabaseHasNotMadeYet() throws Exception {
    Root hints = new Root("hints", home.resolve("hints"), false);
    try (Volume volume = Volume.open(spec(GUARD, data, hints))) {
      assertThat(hints.path()).doesNotExist();
      volume.begin(FIRST);
      assertThat(hints.path()).isEmptyDirectory();
    }
  }

  @Test
  void refusesADirectoryWhoseVolumeIsNotThere() throws Exception {
    Root far = new Root("far", home.resolve("mnt/far"), false);
    try (Volume volume = Volume.open(spec(GUARD, data, far))) {
      assertFails(Code.MISSING_ROOT, () -> volume.begin(FIRST));
    }
  }

  @Test
  void refusesRootsInsideOneAnotherAndRootsThatAreFilesAllAtOnce() throws Exception {
    Root inner = new Root("inner", data.path().resolve("commitlog"), false);
    Root file = new Root("file", Files.createFile(home.resolve("file")), false);

    VolumeException refusal =
        assertFails(
            Code.NOT_A_DIRECTORY, () -> Volume.open(spec(GUARD, data, inner, file)).close());

    assertThat(refusal.problems())
        .extracting(VolumeProblem::code)
        .containsExactly(Code.NOT_A_DIRECTORY, Code.NESTED_ROOTS);
  }

  @Test
  void followsARootThatIsALink() throws Exception {
    Path real = Files.createDirectories(home.resolve("disk1/cassandra"));
    Root link = new Root("data", Files.createSymbolicLink(home.resolve("link"), real), true);
    data = link;
    restore(FIRST);
    assertThat(real.resolve("ks/new.db")).hasContent("new uid-1");
    assertThat(home.resolve("disk1/.rekindle/cassandra/ledger.json")).exists();
  }

  @Test
  void movesLinksThemselvesAndNotWhatTheyPointTo() throws Exception {
    Path elsewhere = Files.createDirectory(home.resolve("elsewhere"));
    write(elsewhere.resolve("a.db"), "kept");
    Files.createSymbolicLink(data.path().resolve("ks"), elsewhere);
    restore(FIRST);
    assertThat(data.path().resolve("ks")).isDirectory();
    try (Volume volume = open()) {
      volume.releaseOld("uid-1");
    }
    assertThat(elsewhere.resolve("a.db")).hasContent("kept");
  }

  @Test
  void refusesTwoWorkDirectoriesOfOneRoot() throws Exception {
    open().close();
    Files.createDirectories(data.path().resolve(".rekindle/backups"));
    assertFails(Code.TWO_WORK_DIRECTORIES, this::open);
  }

  @Test
  void inspectionChangesNothing() throws Exception {
    VolumeStatus status = Volume.inspect(List.of(data, commitlog));
    assertThat(status.empty()).isTrue();
    assertThat(status.guard()).isEmpty();
    assertThat(status.ledger()).isEmpty();
    assertThat(home.resolve(".rekindle")).doesNotExist();
  }

  @Test
  void syncsFileByFileWhereTheFileSystemCannotBeSyncedAsAWhole() throws Exception {
    write(data.path().resolve("a/b/c.db"), "c");
    Files.createSymbolicLink(data.path().resolve("dangling"), Path.of("nowhere"));
    new LinuxDisk().syncEach(data.path());
    assertThat(data.path().resolve("a/b/c.db")).hasContent("c");
  }

  private void restore(RestoreRef restore) throws Exception {
    try (Volume volume = open()) {
      stage(volume, restore);
      volume.staged();
      volume.commit();
    }
  }

  private void stage(Volume volume, RestoreRef restore) throws Exception {
    volume.begin(restore);
    write(volume.incoming(data).resolve("ks/new.db"), "new " + restore.uid());
  }

  private Volume open() throws VolumeException {
    return Volume.open(spec(GUARD, data, commitlog));
  }

  private <T> T open(Look<T> look) throws VolumeException {
    try (Volume volume = open()) {
      return look.at(volume);
    }
  }

  @FunctionalInterface
  private interface Look<T> {
    T at(Volume volume) throws VolumeException;
  }

  private Path work(String root) {
    return home.resolve(".rekindle").resolve(root);
  }

  private static VolumeSpec spec(Guard guard, Root... roots) {
    return new VolumeSpec(guard, List.of(roots), InstantSource.system());
  }

  private static VolumeException assertFails(Code code, ThrowingCallable call) {
    VolumeException refusal = catchThrowableOfType(VolumeException.class, call);
    assertThat(refusal).isNotNull();
    assertThat(refusal.problems().getFirst().code()).isEqualTo(code);
    return refusal;
  }

  private static void write(Path file, String content) throws IOException {
    Files.createDirectories(file.getParent());
    Files.writeString(file, content);
  }
}
