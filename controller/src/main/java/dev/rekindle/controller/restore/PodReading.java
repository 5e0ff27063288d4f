package dev.rekindle.controller.restore;

import dev.rekindle.controller.restore.ObservedPod.Health;
import dev.rekindle.controller.restore.ObservedPod.State;
import dev.rekindle.name.ExitCode;
import dev.rekindle.name.Injected;
import io.fabric8.kubernetes.api.model.ContainerStateTerminated;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.Pod;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Reads a pod.
 *
 * @param agents are asked where our container runs
 * @param since what went wrong before is none of this restore's, or null
 */
record PodReading(Agents agents, @Nullable Instant since) {
  /** On a pod: the plan that it was last woken up for. */
  static final String WOKEN_FOR = "rekindle.dev/woken-for";

  private static final int OK = 0;
  // What the next start may find otherwise; 137 is SIGKILL, as when memory is exhausted.
  private static final Set<Integer> MAY_PASS =
      Set.of(
          ExitCode.INTERNAL.number(),
          ExitCode.MEMORY.number(),
          ExitCode.UNAVAILABLE.number(),
          ExitCode.LOCKED.number(),
          ExitCode.INTERRUPTED.number(),
          ExitCode.TERMINATED.number(),
          137);

  ObservedPod read(Pod pod) {
    Map<String, String> annotations = pod.getMetadata().getAnnotations();
    State state = state(pod);
    return new ObservedPod(
        pod.getMetadata().getName(),
        pod.getMetadata().getUid(),
        state,
        annotations == null ? null : annotations.get(WOKEN_FOR),
        state instanceof State.Starting ? word(pod) : Word.NONE);
  }

  private static State state(Pod pod) {
    String phase = pod.getStatus() == null ? null : pod.getStatus().getPhase();
    if (pod.getMetadata().getDeletionTimestamp() != null
        || "Failed".equals(phase)
        || "Succeeded".equals(phase)) {
      return new State.Going();
    }
    Optional<ContainerStateTerminated> end =
        ours(pod).map(status -> status.getState()).map(state -> state.getTerminated());
    if (end.isPresent() && Integer.valueOf(OK).equals(end.get().getExitCode())) {
      return new State.Running(TerminationMessage.restoreIn(end.get().getMessage()), health(pod));
    }
    // Without our container it runs on what it has.
    return ours(pod).isEmpty() && "Running".equals(phase)
        ? new State.Running(null, health(pod))
        : new State.Starting();
  }

  private static Health health(Pod pod) {
    return pod.getStatus() != null
            && pod.getStatus().getConditions() != null
            && pod.getStatus().getConditions().stream()
                .anyMatch(one -> "Ready".equals(one.getType()) && "True".equals(one.getStatus()))
        ? Health.READY
        : Health.NOT_READY;
  }

  private Word word(Pod pod) {
    Optional<ContainerStatus> ours = ours(pod);
    boolean runs = ours.map(ContainerStatus::getState).map(s -> s.getRunning()).isPresent();
    Word word = runs ? agents.ask(pod) : Word.NONE;
    return ours.flatMap(this::failure).map(word::with).orElse(word);
  }

  private Optional<Word.Failure> failure(ContainerStatus status) {
    return Stream.of(status.getState(), status.getLastState())
        .filter(state -> state != null && state.getTerminated() != null)
        .map(state -> state.getTerminated())
        .filter(end -> !Integer.valueOf(OK).equals(end.getExitCode()))
        .filter(this::concernsUs)
        .findFirst()
        .map(
            end ->
                new Word.Failure(
                    TerminationMessage.textOf(end.getMessage(), end.getExitCode()),
                    MAY_PASS.contains(end.getExitCode()) ? Word.Hope.MAY_PASS : Word.Hope.NONE));
  }

  private boolean concernsUs(ContainerStateTerminated end) {
    try {
      return since != null
          && end.getFinishedAt() != null
          && !Instant.parse(end.getFinishedAt()).isBefore(since.truncatedTo(ChronoUnit.SECONDS));
    } catch (DateTimeException _) {
      return false;
    }
  }

  private static Optional<ContainerStatus> ours(Pod pod) {
    List<ContainerStatus> all =
        pod.getStatus() == null ? null : pod.getStatus().getInitContainerStatuses();
    return all == null
        ? Optional.empty()
        : all.stream()
            .filter(status -> Injected.RESTORE_CONTAINER.equals(status.getName()))
            .findFirst();
  }

  static String meaning(int exitCode) {
    return Arrays.stream(ExitCode.values())
        .filter(code -> code.number() == exitCode)
        .map(ExitCode::meaning)
        .findFirst()
        .orElse("It ended with exit code " + exitCode + ".");
  }
}
