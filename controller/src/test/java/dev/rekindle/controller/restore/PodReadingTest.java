package dev.rekindle.controller.restore;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rekindle.controller.restore.ObservedPod.Health;
import dev.rekindle.controller.restore.ObservedPod.State;
import dev.rekindle.name.ExitCode;
import io.fabric8.kubernetes.api.model.ContainerState;
import io.fabric8.kubernetes.api.model.ContainerStateBuilder;
import io.fabric8.kubernetes.api.model.ContainerStatusBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class PodReadingTest {
  private static final Instant SINCE = Instant.parse("2026-01-02T03:04:05.600Z");
  private static final String BEFORE = "2026-01-02T03:04:04Z";
  private static final String AFTER = "2026-01-02T03:04:05Z"; // of the same second
  private static final Word STAGED =
      new Word(Word.Says.STAGED, "u1", Word.Volume.IN_USE, List.of(), null, null);

  @Test
  void asksTheAgentWhereOurContainerRuns() {
    ObservedPod pod = read(pod("Pending", running(), null));

    assertThat(pod.state()).isEqualTo(new State.Starting());
    assertThat(pod.word()).isEqualTo(STAGED);
    assertThat(pod.staged("u1")).isTrue();
    assertThat(pod.staged("u2")).isFalse();
  }

  @Test
  void tellsWhyOurContainerDoesNotStart() {
    ContainerState noImage =
        new ContainerStateBuilder().withNewWaiting("no such image", "ImagePullBackOff").build();
    ContainerState soon =
        new ContainerStateBuilder().withNewWaiting(null, "PodInitializing").build();
    Pod unscheduled =
        new PodBuilder(pod("Pending", soon, null))
            .editStatus()
            .addNewCondition()
            .withType("PodScheduled")
            .withStatus("False")
            .withMessage("0/3 nodes are available")
            .endCondition()
            .endStatus()
            .build();

    assertThat(read(pod("Pending", noImage, null)).word().failure())
        .isEqualTo(
            new Word.Failure(
                "container rekindle-restore does not start: ImagePullBackOff: no such image",
                Word.Hope.MAY_PASS));
    assertThat(read(unscheduled).word().failure())
        .isEqualTo(new Word.Failure("not scheduled: 0/3 nodes are available", Word.Hope.MAY_PASS));
    assertThat(read(pod("Pending", soon, null)).word().failure()).isNull();
  }

  @Test
  void aPodWithoutAnyStatusStarts() {
    Pod young = pod("Pending", running(), null);
    young.setStatus(null);

    assertThat(read(young).state()).isEqualTo(new State.Starting());
    assertThat(read(young).word()).isEqualTo(Word.NONE);
  }

  @Test
  void knowsWhatADatabaseRunsOn() {
    Pod restored =
        pod("Running", ended(0, "{\"result\":\"nothing\",\"restore\":\"u1\"}", AFTER), null);
    Pod other = pod("Running", ended(0, "{\"result\":\"nothing\"}", AFTER), null);
    Pod silent = pod("Running", ended(0, null, AFTER), null);
    Pod log = pod("Running", ended(0, "the last lines of a log", AFTER), null);

    assertThat(read(restored).restored("u1")).isTrue();
    for (Pod pod : List.of(other, silent, log)) {
      assertThat(read(pod).state()).isEqualTo(new State.Running(null, Health.NOT_READY));
    }
  }

  @Test
  void aDatabaseServesWhenItsPodIsReady() {
    Pod ready =
        new PodBuilder(pod("Running", ended(0, null, AFTER), null))
            .editStatus()
            .addNewCondition()
            .withType("Ready")
            .withStatus("True")
            .endCondition()
            .endStatus()
            .build();

    assertThat(read(ready).state()).isEqualTo(new State.Running(null, Health.READY));
  }

  @Test
  void aDatabaseThatEndsOnRestoredDataFails() {
    Pod ended =
        new PodBuilder(pod("Running", ended(0, "{\"restore\":\"u1\"}", AFTER), null))
            .editStatus()
            .addNewContainerStatus()
            .withName("cassandra")
            .withState(new ContainerStateBuilder().withNewRunning(AFTER).build())
            .withLastState(ended(3, null, AFTER))
            .endContainerStatus()
            .endStatus()
            .build();
    ObservedPod onIt = new PodReading(_ -> STAGED, SINCE, SidecarWordTest.PLANNED).read(ended);

    assertThat(onIt.state()).isEqualTo(new State.Running("u1", Health.FAILING));
    assertThat(onIt.word().failure())
        .isEqualTo(
            new Word.Failure(
                "cassandra ended with exit code 3; its log says why.", Word.Hope.MAY_PASS));
    assertThat(read(ended).state())
        .as("before it was decided to switch")
        .isEqualTo(new State.Running("u1", Health.NOT_READY));
  }

  @Test
  void whatIsDeletedOrEvictedIsGoing() {
    Pod deleted =
        new PodBuilder(pod("Running", ended(0, null, AFTER), null))
            .editMetadata()
            .withDeletionTimestamp(AFTER)
            .endMetadata()
            .build();

    assertThat(read(deleted).state()).isEqualTo(new State.Going());
    assertThat(read(pod("Failed", ended(0, null, AFTER), null)).state())
        .isEqualTo(new State.Going());
  }

  @Test
  void tellsFailuresThatMayPassFromThoseThatDoNot() {
    for (ExitCode code : ExitCode.values()) {
      if (code == ExitCode.DONE) {
        continue;
      }
      Word word = read(pod("Pending", ended(code.number(), null, AFTER), null)).word();
      boolean mayPass =
          List.of(
                  ExitCode.INTERNAL,
                  ExitCode.MEMORY,
                  ExitCode.UNAVAILABLE,
                  ExitCode.LOCKED,
                  ExitCode.INTERRUPTED,
                  ExitCode.TERMINATED)
              .contains(code);

      assertThat(word.failure())
          .isEqualTo(
              new Word.Failure(code.meaning(), mayPass ? Word.Hope.MAY_PASS : Word.Hope.NONE));
    }
    assertThat(read(pod("Pending", ended(137, null, AFTER), null)).word().failure())
        .isEqualTo(new Word.Failure("It ended with exit code 137.", Word.Hope.MAY_PASS));
  }

  @Test
  void tellsWhatWentWrongInItsOwnWords() {
    String message = "{\"result\":\"failed\",\"message\":\"na-1-big-Data.db is damaged\"}";

    Word waiting = saying(Word.Says.WAITING);

    assertThat(read(pod("Pending", running(), ended(13, message, AFTER)), waiting))
        .isEqualTo(waiting.with(new Word.Failure("na-1-big-Data.db is damaged", Word.Hope.NONE)));
  }

  @Test
  void whatGetsOnHasLeftItsLastEndBehind() {
    Pod killed = pod("Pending", running(), ended(137, null, AFTER));
    Pod refused = pod("Pending", running(), ended(13, null, AFTER));

    for (Pod pod : List.of(killed, refused)) {
      assertThat(read(pod, saying(Word.Says.STAGED)).failure()).isNull();
      assertThat(read(pod, saying(Word.Says.WAITING)).failure()).isNotNull();
    }
    assertThat(read(killed, saying(Word.Says.STAGING)).failure()).isNull();
    assertThat(read(refused, saying(Word.Says.STAGING)).failure())
        .as("it will be the same again")
        .isNotNull();
  }

  private static Word saying(Word.Says says) {
    return new Word(says, "u1", Word.Volume.UNKNOWN, List.of(), null, null);
  }

  private static Word read(Pod pod, Word word) {
    return new PodReading(_ -> word, SINCE).read(pod).word();
  }

  @Test
  void whatWentWrongBeforeTheRestoreIsNoneOfIts() {
    assertThat(read(pod("Pending", running(), ended(13, null, BEFORE))).word()).isEqualTo(STAGED);
    assertThat(
            new PodReading(_ -> STAGED, null)
                .read(pod("Pending", running(), ended(13, null, AFTER)))
                .word())
        .isEqualTo(STAGED);
  }

  private static ObservedPod read(Pod pod) {
    return new PodReading(_ -> STAGED, SINCE).read(pod);
  }

  private static Pod pod(String phase, ContainerState state, ContainerState last) {
    return new PodBuilder()
        .withNewMetadata()
        .withName("c-0")
        .withUid("p1")
        .endMetadata()
        .withNewStatus()
        .withPhase(phase)
        .withInitContainerStatuses(
            new ContainerStatusBuilder()
                .withName("rekindle-restore")
                .withState(state)
                .withLastState(last)
                .build())
        .endStatus()
        .build();
  }

  private static ContainerState running() {
    return new ContainerStateBuilder().withNewRunning(AFTER).build();
  }

  private static ContainerState ended(int exitCode, String message, String finishedAt) {
    return new ContainerStateBuilder()
        .withNewTerminated()
        .withExitCode(exitCode)
        .withMessage(message)
        .withFinishedAt(finishedAt)
        .endTerminated()
        .build();
  }
}
