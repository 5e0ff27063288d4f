package dev.rekindle.sidecar;

import static dev.rekindle.plan.OldData.DELETE_WHEN_COMPLETED;
import static dev.rekindle.sidecar.RestoredVolume.plan;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.rekindle.name.ExitCode;
import dev.rekindle.plan.PlanState;
import dev.rekindle.plan.RestorePlan;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The built program on a volume on which a restore was put in place; no database runs. */
class LettingGoIT {
  private static final String UID = "restore-1";
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  @TempDir private Path directory;

  @Test
  void letsOldDataGoWhenThePlanSaysDoneAndNotBefore() throws Exception {
    try (SidecarProcess sidecar = new SidecarProcess(directory)) {
      RestoredVolume volume = new RestoredVolume(sidecar.data()).restored(UID, true);
      sidecar.plan(plan(PlanState.COMMIT, UID, DELETE_WHEN_COMPLETED, sidecar.authority()));
      sidecar.start();
      await()
          .atMost(PATIENCE)
          .until(() -> "kept".equals(Word.of(sidecar.asController()).text("oldData")));
      assertThat(volume.old(UID)).isNotEmptyDirectory();
      assertThat(Word.of(sidecar.asController()).text("restore")).isEqualTo(UID);

      sidecar.plan(plan(PlanState.DONE, UID, DELETE_WHEN_COMPLETED, sidecar.authority()));

      await()
          .atMost(PATIENCE)
          .until(() -> "none".equals(Word.of(sidecar.asController()).text("oldData")));
      assertThat(volume.old(UID)).doesNotExist();
      assertThat(volume.live()).isEqualTo("restored by " + UID);
      assertThat(sidecar.process().output())
          .contains("the data that it set aside goes", "The data that was set aside is gone");
    }
  }

  @Test
  void goesOnWithoutAPlanAndSaysSo() throws Exception {
    try (SidecarProcess sidecar = new SidecarProcess(directory)) {
      new RestoredVolume(sidecar.data());
      sidecar.plan(new RestorePlan(PlanState.IDLE, null, sidecar.authority(), null));
      sidecar.start();
      await().atMost(PATIENCE).until(() -> sidecar.asController().status() == 200);

      Files.delete(directory.resolve("plan.json"));
      await()
          .atMost(PATIENCE)
          .untilAsserted(
              () ->
                  assertThat(Word.of(sidecar.asController()).text("message"))
                      .contains("There is no plan"));

      sidecar.plan(new RestorePlan(PlanState.IDLE, null, sidecar.authority(), null));
      await()
          .atMost(PATIENCE)
          .untilAsserted(
              () ->
                  assertThat(Word.of(sidecar.asController()).text("message"))
                      .doesNotContain("There is no plan"));
      assertThat(sidecar.process().output().lines().filter(it -> it.contains("Not all is well")))
          .as("said once")
          .hasSize(1);
    }
  }

  @Test
  void endsAtOnceWhenItIsToldTo() throws Exception {
    try (SidecarProcess sidecar = new SidecarProcess(directory)) {
      new RestoredVolume(sidecar.data());
      sidecar.plan(new RestorePlan(PlanState.IDLE, null, sidecar.authority(), null));
      sidecar.start();
      await().atMost(PATIENCE).until(() -> sidecar.asController().status() == 200);

      sidecar.process().stop(Duration.ofSeconds(20));

      assertThat(sidecar.process().exitCode()).isEqualTo(ExitCode.TERMINATED.number());
    }
  }

  @Test
  void namesEverySettingThatIsWrong() throws Exception {
    try (SidecarProcess sidecar = new SidecarProcess(directory)) {
      sidecar.with("REKINDLE_JMX_PORT", "seven").with("REKINDLE_POD", "").start();

      assertThat(sidecar.process().waitFor(PATIENCE)).isTrue();

      assertThat(sidecar.process().exitCode()).isEqualTo(ExitCode.USAGE.number());
      assertThat(Files.readString(directory.resolve("end.json")))
          .contains("REKINDLE_JMX_PORT", "REKINDLE_POD", "\"failed\"");
    }
  }
}
