package dev.rekindle.controller.backup;

import dev.rekindle.api.Backup;
import dev.rekindle.api.BackupStatus;
import dev.rekindle.api.BackupStatus.BackupNode;
import dev.rekindle.api.BackupStatus.Phase;
import dev.rekindle.api.StorageRef;
import dev.rekindle.backup.BackupFacts;
import dev.rekindle.backup.NodeFacts;
import dev.rekindle.backup.NodeState;
import dev.rekindle.controller.object.Conditions;
import dev.rekindle.controller.object.Conditions.Holds;
import dev.rekindle.topology.NaturalOrder;
import io.fabric8.kubernetes.api.model.Condition;
import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What the status of a registered backup should be, given what its bucket holds. Pure. */
final class BackupStatuses {
  static final String READY = "Ready";
  static final String RESTORABLE = "Restorable";

  /** Why a backup is not restorable that is not there. */
  static final String NOT_IN_BUCKET = "NotInBucket";

  /** A backup that has not finished for so long was given up by whoever made it. */
  static final Duration PATIENCE = Duration.ofDays(1);

  private static final int NAMED = 10;

  private BackupStatuses() {}

  /**
   * What an object is about, whatever its bucket holds.
   *
   * @param copied whether it came from elsewhere
   * @param storage the storage, resolved; null while that is not known
   * @param tag the backup's name in the bucket
   */
  record About(Backup backup, boolean copied, @Nullable StorageRef storage, String tag) {
    @Nullable BackupStatus former() {
      return backup.getStatus();
    }

    Long generation() {
      return backup.getMetadata().getGeneration();
    }

    List<Condition> conditions() {
      BackupStatus status = former();
      return status == null ? List.of() : status.conditions();
    }
  }

  /** Returns the status after the bucket was read, or could not be. */
  static BackupStatus of(About about, BackupReading reading, Instant now) {
    return switch (reading) {
      case BackupReading.Found found -> found(about, found, now);
      case BackupReading.Absent(String message) ->
          keeping(
              about,
              about.copied ? Phase.COPIED : Phase.MISSING,
              both(about, Holds.FALSE, NOT_IN_BUCKET, message, now));
      case BackupReading.Unread(String reason, String message) ->
          unread(about, reason, message, now);
    };
  }

  /** Returns the status of a backup that is asked for and that nobody makes. */
  static BackupStatus untaken(About about, Instant now) {
    Condition ready =
        condition(
            about,
            READY,
            Holds.FALSE,
            "NotTaken",
            "This release takes no backups; register: true adopts one that is in the bucket.");
    return keeping(about, Phase.PENDING, Conditions.with(about.conditions(), ready, now));
  }

  /** Whether it was complete when it was last read is still known. */
  private static BackupStatus unread(About about, String reason, String message, Instant now) {
    BackupStatus former = about.former();
    Phase before = former == null || former.phase() == null ? Phase.PENDING : former.phase();
    Condition restorable = condition(about, RESTORABLE, Holds.UNKNOWN, reason, message);
    return keeping(
        about,
        about.copied ? Phase.COPIED : before,
        Conditions.find(about.conditions(), READY).isPresent()
            ? Conditions.with(about.conditions(), restorable, now)
            : both(about, Holds.UNKNOWN, reason, message, now));
  }

  private static BackupStatus found(About about, BackupReading.Found found, Instant now) {
    BackupFacts facts = found.facts();
    boolean complete = facts.complete();
    Phase phase = phase(facts, now);
    Holds whole = Holds.of(complete);
    String reason = complete ? "Complete" : phase == Phase.RUNNING ? "Running" : "Incomplete";
    String message = complete ? "All that a restore needs is in the bucket." : incomplete(facts);
    List<Condition> conditions = both(about, whole, reason, message, now);
    int finished = (int) facts.nodes().stream().filter(BackupStatuses::isComplete).count();
    int total = facts.nodes().size();
    List<String> datacenters = facts.datacenters();
    return new BackupStatus(
        about.generation(),
        about.copied ? Phase.COPIED : phase,
        facts.started(),
        facts.finished(),
        total,
        finished,
        total == 0 ? 0 : 100 * finished / total,
        facts.nodes().stream().mapToLong(NodeFacts::files).sum(),
        facts.nodes().stream().mapToLong(NodeFacts::bytes).sum(),
        cut(facts.engine(), 32),
        cut(release(facts), 64),
        null, // Medusa's layout does not say it
        datacenters.size() == 1 ? cut(datacenters.getFirst(), 128) : null,
        about.storage,
        about.tag,
        BackupDigest.of(facts).orElse(null),
        SchemaStatus.of(found.schema(), datacenters),
        facts.nodes().stream().map(node -> node(node, phase)).toList(),
        conditions);
  }

  /** Changes nothing of what was known but phase and conditions. */
  private static BackupStatus keeping(About about, Phase phase, List<Condition> conditions) {
    BackupStatus old = about.former();
    if (old == null) {
      return new BackupStatus(
          about.generation(),
          phase,
          null,
          null,
          null,
          null,
          null,
          null,
          null,
          null,
          null,
          null,
          null,
          about.storage,
          about.tag,
          null,
          null,
          List.of(),
          conditions);
    }
    return new BackupStatus(
        about.generation(),
        phase,
        old.startTime(),
        old.finishTime(),
        old.totalNodes(),
        old.finishedNodes(),
        old.progress(),
        old.files(),
        old.bytes(),
        old.engine(),
        old.engineVersion(),
        old.clusterName(),
        old.datacenter(),
        about.storage == null ? old.storageRef() : about.storage,
        about.tag,
        old.digest(),
        old.schema(),
        old.nodes(),
        conditions);
  }

  /** Who waits for a backup looks at the one condition, who restores it at the other. */
  private static List<Condition> both(
      About about, Holds holds, String reason, String message, Instant now) {
    List<Condition> ready =
        Conditions.with(about.conditions(), condition(about, READY, holds, reason, message), now);
    return Conditions.with(ready, condition(about, RESTORABLE, holds, reason, message), now);
  }

  private static Condition condition(
      About about, String type, Holds holds, String reason, String message) {
    return Conditions.of(type, holds, reason, message, about.generation());
  }

  /** What lacks something may still come, as long as its maker may be at it. */
  private static Phase phase(BackupFacts facts, Instant now) {
    if (facts.complete()) {
      return Phase.SUCCEEDED;
    }
    boolean open =
        facts.nodes().stream()
            .map(NodeFacts::state)
            .anyMatch(state -> state == NodeState.UNFINISHED || state == NodeState.ABSENT);
    Instant started = facts.started();
    boolean recent = started == null || started.plus(PATIENCE).isAfter(now);
    return open && recent ? Phase.RUNNING : Phase.FAILED;
  }

  private static boolean isComplete(NodeFacts node) {
    return node.state() == NodeState.COMPLETE;
  }

  private static String incomplete(BackupFacts facts) {
    List<NodeFacts> lacking = facts.nodes().stream().filter(node -> !isComplete(node)).toList();
    String named =
        lacking.stream()
            .limit(NAMED)
            .map(node -> node.node().name() + " (" + node.detail() + ")")
            .collect(Collectors.joining("; "));
    return "%d of %d nodes are not complete: %s%s"
        .formatted(
            lacking.size(),
            facts.nodes().size(),
            named,
            lacking.size() > NAMED ? "; and more." : ".");
  }

  /** The newest of several, since a target must not be older than any of them. */
  private static @Nullable String release(BackupFacts facts) {
    List<String> releases =
        facts.nodes().stream()
            .map(NodeFacts::engineVersion)
            .filter(Objects::nonNull)
            .distinct()
            .sorted(NaturalOrder.NATURAL)
            .toList();
    return releases.isEmpty() ? null : releases.getLast();
  }

  private static BackupNode node(NodeFacts facts, Phase phase) {
    List<BigInteger> tokens = facts.node().tokens().values();
    return new BackupNode(
        Objects.requireNonNull(cut(facts.node().name(), 253)),
        cut(facts.node().datacenter(), 63),
        cut(facts.node().rack(), 63),
        tokens.isEmpty() ? null : tokens.size(),
        tokens.size() > 16 ? List.of() : tokens.stream().map(BigInteger::toString).toList(),
        state(facts.state(), phase),
        isComplete(facts) ? 100 : null,
        facts.files(),
        facts.bytes(),
        facts.detail().isEmpty() ? null : facts.detail());
  }

  private static BackupStatus.NodeState state(NodeState state, Phase phase) {
    boolean running = phase == Phase.RUNNING;
    return switch (state) {
      case COMPLETE -> BackupStatus.NodeState.COMPLETE;
      case UNFINISHED ->
          running ? BackupStatus.NodeState.UPLOADING : BackupStatus.NodeState.INCOMPLETE;
      case ABSENT -> running ? BackupStatus.NodeState.PENDING : BackupStatus.NodeState.INCOMPLETE;
      case UNNAMED, EMPTY, UNREADABLE -> BackupStatus.NodeState.INCOMPLETE;
    };
  }

  private static @Nullable String cut(@Nullable String text, int most) {
    return text == null || text.length() <= most ? text : text.substring(0, most);
  }
}
