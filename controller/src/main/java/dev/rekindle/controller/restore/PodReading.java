package dev.rekindle.controller.restore;

import dev.rekindle.controller.restore.ObservedPod.Health;
import dev.rekindle.controller.restore.ObservedPod.State;
import dev.rekindle.name.ExitCode;
import dev.rekindle.name.Injected;
import dev.rekindle.plan.Assignment;
import dev.rekindle.plan.PlannedRestore;
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
 * @param planned what databases are to be; null before they start on the data of the restore
 */
record PodReading(Agents agents, @Nullable Instant since, @Nullable PlannedRestore planned) {
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

  // The last one is told by how the container ended.
  private static final Set<String> WAIT_NORMALLY =
      Set.of("PodInitializing", "ContainerCreating", "CrashLoopBackOff");

  /** Before databases start on the data of the restore. */
  PodReading(Agents agents, @Nullable Instant since) {
    this(agents, since, null);
  }

  ObservedPod read(Pod pod) {
    Map<String, String> annotations = pod.getMetadata().getAnnotations();
    State state = state(pod);
    Word word =
        switch (state) {
          case State.Starting() -> word(pod);
          case State.Running running -> wordOfSidecar(pod, running);
          case State.Going() -> Word.NONE;
        };
    return compared(
        pod,
        new ObservedPod(
            pod.getMetadata().getName(),
            pod.getMetadata().getUid(),
            state,
            annotations == null ? null : annotations.get(WOKEN_FOR),
            word));
  }

  private Optional<Assignment> assignment(Pod pod) {
    return planned == null ? Optional.empty() : planned.assignmentOf(pod.getMetadata().getName());
  }

  private Optional<Assignment> comparable(Pod pod, State.Running running) {
    return running.health() == Health.READY && status(pod, Injected.BACKUP_CONTAINER).isPresent()
        ? assignment(pod)
        : Optional.empty();
  }

  /** Nobody is asked who cannot know, or before it matters. */
  private Word wordOfSidecar(Pod pod, State.Running running) {
    if (running.health() == Health.FAILING) {
      return ends(pod).map(Word.NONE::with).orElse(Word.NONE);
    }
    if (comparable(pod, running).isEmpty()) {
      return Word.NONE;
    }
    Word word = agents.ask(pod);
    return new Word(
        Word.Says.NOTHING, null, Word.Volume.UNKNOWN, List.of(), null, null, word.database(), null);
  }

  /** A pod that was injected without the sidecar serves when it is ready. */
  private ObservedPod compared(Pod pod, ObservedPod seen) {
    if (planned == null || !(seen.state() instanceof State.Running running)) {
      return seen;
    }
    Optional<Assignment> own = comparable(pod, running);
    if (own.isEmpty()) {
      return seen;
    }
    if (!(seen.word().database() instanceof Database.Runs runs)) {
      return seen.with(Health.SILENT);
    }
    if (!runs.serves()) {
      return seen.with(Health.NOT_READY);
    }
    List<String> differences = runs.differences(own.get(), planned.identity());
    return differences.isEmpty()
        ? seen
        : seen.with(Health.OTHER_IDENTITY)
            .with(new Word.Failure(String.join("; ", differences) + ".", Word.Hope.NONE));
  }

  private State state(Pod pod) {
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

  private Health health(Pod pod) {
    if (pod.getStatus() != null
        && pod.getStatus().getConditions() != null
        && pod.getStatus().getConditions().stream()
            .anyMatch(one -> "Ready".equals(one.getType()) && "True".equals(one.getStatus()))) {
      return Health.READY;
    }
    return assignment(pod).isPresent() && ends(pod).isPresent() ? Health.FAILING : Health.NOT_READY;
  }

  /** How the containers of a pod ended, since it is there: each pod starts them anew. */
  private static Optional<Word.Failure> ends(Pod pod) {
    List<ContainerStatus> containers =
        pod.getStatus() == null ? null : pod.getStatus().getContainerStatuses();
    return containers == null
        ? Optional.empty()
        : containers.stream()
            .flatMap(
                container ->
                    Stream.of(container.getState(), container.getLastState())
                        .filter(state -> state != null && state.getTerminated() != null)
                        .map(state -> state.getTerminated().getExitCode())
                        .limit(1)
                        .map(code -> container.getName() + " ended with exit code " + code))
            .findFirst()
            .map(how -> new Word.Failure(how + "; its log says why.", Word.Hope.MAY_PASS));
  }

  private Word word(Pod pod) {
    Optional<ContainerStatus> ours = ours(pod);
    boolean runs = ours.map(ContainerStatus::getState).map(s -> s.getRunning()).isPresent();
    Word word = runs ? agents.ask(pod) : Word.NONE;
    return ours.flatMap(this::failure)
        .or(() -> obstacle(pod))
        .filter(last -> !hasRecovered(word, last))
        .map(word::with)
        .orElse(word);
  }

  /** What our container ended with last time is past once it gets on. */
  private static boolean hasRecovered(Word word, Word.Failure last) {
    return switch (word.says()) {
      case STAGED, SWITCHING, DONE -> true;
      case STAGING -> last.hope() == Word.Hope.MAY_PASS;
      case NOTHING, WAITING, FAILED -> false;
    };
  }

  /** Why our container cannot start, as the scheduler or the kubelet says it. */
  private static Optional<Word.Failure> obstacle(Pod pod) {
    Stream<String> unscheduled =
        pod.getStatus() == null || pod.getStatus().getConditions() == null
            ? Stream.empty()
            : pod.getStatus().getConditions().stream()
                .filter(one -> "PodScheduled".equals(one.getType()))
                .filter(one -> "False".equals(one.getStatus()))
                .map(one -> "not scheduled: " + one.getMessage());
    Stream<String> waiting =
        pod.getStatus() == null || pod.getStatus().getInitContainerStatuses() == null
            ? Stream.empty()
            : pod.getStatus().getInitContainerStatuses().stream()
                .filter(one -> one.getState() != null && one.getState().getWaiting() != null)
                .filter(one -> !WAIT_NORMALLY.contains(one.getState().getWaiting().getReason()))
                .map(
                    one ->
                        "container %s does not start: %s: %s"
                            .formatted(
                                one.getName(),
                                one.getState().getWaiting().getReason(),
                                one.getState().getWaiting().getMessage()));
    return Stream.concat(unscheduled, waiting)
        .findFirst()
        .map(why -> new Word.Failure(why, Word.Hope.MAY_PASS));
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
    return status(pod, Injected.RESTORE_CONTAINER);
  }

  private static Optional<ContainerStatus> status(Pod pod, String container) {
    List<ContainerStatus> all =
        pod.getStatus() == null ? null : pod.getStatus().getInitContainerStatuses();
    return all == null
        ? Optional.empty()
        : all.stream().filter(status -> container.equals(status.getName())).findFirst();
  }

  static String meaning(int exitCode) {
    return Arrays.stream(ExitCode.values())
        .filter(code -> code.number() == exitCode)
        .map(ExitCode::meaning)
        .findFirst()
        .orElse("It ended with exit code " + exitCode + ".");
  }
}
