package dev.rekindle.sidecar;

import static dev.rekindle.plan.OldData.DELETE_WHEN_COMPLETED;
import static dev.rekindle.plan.OldData.KEEP;
import static dev.rekindle.sidecar.RestoredVolume.plan;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rekindle.ledger.Ledger;
import dev.rekindle.ledger.LedgerJson;
import dev.rekindle.plan.PlanState;
import dev.rekindle.plan.RestorePlan;
import dev.rekindle.restorer.volume.Volume;
import dev.rekindle.restorer.volume.VolumeException;
import dev.rekindle.sidecar.cassandra.NodeAnswer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class LeftoversTest {
  private static final String UID = "restore-1";

  @TempDir private Path directory;
  private RestoredVolume volume;
  private PodWord word;
  private Leftovers leftovers;

  @BeforeEach
  void open() throws Exception {
    volume = new RestoredVolume(directory.resolve("volume"));
    word = new PodWord("c1-r1-0", () -> new NodeAnswer.Silent("."), InstantSource.system());
    leftovers = new Leftovers(volume.spec, RestoredVolume.POD, word);
  }

  @Test
  void keepsOldDataUntilThePlanSaysDone() throws Exception {
    volume.restored(UID, true);

    leftovers.follow(plan(PlanState.COMMIT, UID, DELETE_WHEN_COMPLETED, null));
    assertThat(volume.old(UID)).isNotEmptyDirectory();
    assertThat(oldData()).isEqualTo("kept");

    leftovers.follow(plan(PlanState.DONE, UID, DELETE_WHEN_COMPLETED, null));
    assertThat(volume.old(UID)).doesNotExist();
    assertThat(volume.data.resolve(".rekindle/commitlog/old").resolve(UID)).doesNotExist();
    assertThat(oldData()).isEqualTo("none");
    assertThat(volume.live()).isEqualTo("restored by " + UID);
  }

  @Test
  void keepsWhatAPersonWantsToKeep() throws Exception {
    volume.restored(UID, true);

    leftovers.follow(plan(PlanState.DONE, UID, KEEP, null));

    assertThat(volume.old(UID)).isNotEmptyDirectory();
    assertThat(oldData()).isEqualTo("kept");
  }

  @Test
  void keepsWhatAnotherRestoreSetAside() throws Exception {
    volume.restored("restore-0", true).restored(UID, true);

    leftovers.follow(plan(PlanState.DONE, UID, DELETE_WHEN_COMPLETED, null));

    assertThat(volume.old(UID)).doesNotExist();
    assertThat(volume.old("restore-0")).isNotEmptyDirectory();
  }

  @Test
  void letsGoOfWhatARestoreSetAsideThatItTookOverFrom() throws Exception {
    volume.restored("restore-0", true).restored("restore-1", true).restored("restore-2", true);
    RestorePlan plan = plan(PlanState.DONE, "restore-2", DELETE_WHEN_COMPLETED, null);
    var replacing = Objects.requireNonNull(plan.restore()).replacing(List.of("restore-1"));

    leftovers.follow(new RestorePlan(PlanState.COMMIT, null, null, replacing));
    assertThat(volume.old("restore-1")).isNotEmptyDirectory();

    leftovers.follow(new RestorePlan(PlanState.DONE, null, null, replacing));
    assertThat(volume.old("restore-2")).doesNotExist();
    assertThat(volume.old("restore-1")).doesNotExist();
    assertThat(volume.old("restore-0")).isNotEmptyDirectory();
  }

  @Test
  void doesNothingForAPlanOfAnotherIncarnation() throws Exception {
    volume.restored(UID, true);
    var foreign =
        new RestorePlan(
            PlanState.DONE,
            "another",
            null,
            plan(PlanState.DONE, UID, DELETE_WHEN_COMPLETED, null).restore());

    leftovers.follow(foreign);

    assertThat(volume.old(UID)).isNotEmptyDirectory();
  }

  @ParameterizedTest
  @EnumSource(names = {"STAGE", "COMMIT"})
  void keepsWhatIsStagedWhileItIsWanted(PlanState state) throws Exception {
    volume.restored(UID, false);

    leftovers.follow(plan(state, UID, DELETE_WHEN_COMPLETED, null));

    assertThat(volume.staged(UID)).isNotEmptyDirectory();
  }

  @ParameterizedTest
  @EnumSource(names = {"ABORTED", "IDLE"})
  void discardsWhatWasStagedForARestoreThatWillNotBe(PlanState state) throws Exception {
    volume.restored(UID, false);

    leftovers.follow(plan(state, UID, DELETE_WHEN_COMPLETED, null));

    assertThat(volume.staged(UID)).doesNotExist();
    assertThat(volume.live()).isEqualTo("old");
    assertThat(Volume.inspect(volume.spec.roots()).ledger().orElseThrow().state())
        .isEqualTo("aborted");
  }

  @Test
  void finishesWhatAnEarlierProcessBeganToDelete() throws Exception {
    volume.restored(UID, true);
    Path trash = volume.data.resolve(".rekindle/data/trash");
    Files.createDirectories(trash);
    Files.move(volume.old(UID), trash.resolve(UID));

    leftovers.follow(plan(PlanState.DONE, UID, DELETE_WHEN_COMPLETED, null));

    assertThat(trash).doesNotExist();
    assertThat(volume.live()).isEqualTo("restored by " + UID);
  }

  @ParameterizedTest
  @EnumSource(names = {"COMMIT", "DONE"})
  void movesNothingFromUnderARunningDatabase(PlanState state) throws Exception {
    volume.restored(UID, true);
    Ledger.Done done = (Ledger.Done) LedgerJson.readLedger(Files.readAllBytes(volume.ledger()));
    Files.write(
        volume.ledger(), LedgerJson.write(new Ledger.Out(done.head(), done.moves(), done.since())));

    if (state == PlanState.DONE) {
      assertThatThrownBy(() -> leftovers.follow(plan(state, UID, DELETE_WHEN_COMPLETED, null)))
          .isInstanceOf(VolumeException.class)
          .hasMessageContainingAll("state out", "delete the pod");
    } else {
      leftovers.follow(plan(state, UID, DELETE_WHEN_COMPLETED, null));
    }

    assertThat(volume.live()).isEqualTo("restored by " + UID);
    assertThat(volume.old(UID)).isNotEmptyDirectory();
    assertThat(Files.readString(volume.ledger())).contains("\"out\"");
  }

  private @Nullable String oldData() {
    return Word.of(word.get()).text("oldData");
  }
}
