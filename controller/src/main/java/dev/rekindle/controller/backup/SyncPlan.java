package dev.rekindle.controller.backup;

import dev.rekindle.api.BackupStatus.Phase;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What to do so that the objects of a storage say what its bucket holds. Pure.
 *
 * @param create backups that become objects, newest first
 * @param reread objects whose backup went, came back or goes on
 * @param delete names of objects that were made for what was found, and that are too old by now
 */
record SyncPlan(List<String> create, List<Known> reread, List<Known> delete) {

  /**
   * For how long after its last sign of life a backup that lacks something is still read again.
   * Each node that finishes is one, so this is for passes that fail, or come late.
   */
  static final Duration RECENT = Duration.ofDays(3);

  /** What a bucket held of a backup when it was last read. */
  enum Last {
    /** All of it. */
    COMPLETE,
    /** Something, and something was lacking. */
    PARTIAL,
    /** Nothing. */
    ABSENT,
    /** Nobody could tell. */
    UNKNOWN
  }

  /**
   * An object of the storage.
   *
   * @param tag the backup's name in the bucket
   * @param found whether it was made for what was found
   * @param phase how far it is
   * @param last what its bucket held of it when it was last read
   * @param started when the backup began
   */
  record Known(
      String namespace,
      String name,
      String tag,
      boolean found,
      @Nullable Phase phase,
      Last last,
      @Nullable Instant started) {

    /** What was not read yet, or is still being made, is nothing that can vanish. */
    private boolean isSettled() {
      return phase != null && phase != Phase.PENDING && phase != Phase.RUNNING;
    }

    /**
     * Returns whether its status may say something else than the bucket.
     *
     * @param sign its last sign of life there; null where there is nothing of it
     */
    private boolean isOutdated(@Nullable Instant sign, Instant now) {
      if (phase == Phase.RUNNING) {
        return true;
      }
      return isSettled()
          && switch (last) {
            case COMPLETE -> sign == null;
            case PARTIAL -> sign == null || sign.plus(RECENT).isAfter(now);
            case ABSENT -> sign != null;
            case UNKNOWN -> true;
          };
    }

    private Instant age() {
      return started == null ? Instant.EPOCH : started;
    }
  }

  /**
   * What a look at a bucket showed.
   *
   * @param namespace of the storage, where new objects go
   * @param newest the newest backups, newest first
   * @param seen those of the known objects' backups that are in the bucket, each with its last sign
   *     of life there
   * @param most how many are to be objects; 0 for none at all
   * @param at when that was
   */
  record Look(
      String namespace, List<String> newest, Map<String, Instant> seen, int most, Instant at) {}

  static SyncPlan of(Look look, Collection<Known> known) {
    Set<String> there =
        known.stream()
            .filter(one -> one.namespace.equals(look.namespace))
            .map(Known::tag)
            .collect(Collectors.toSet());
    List<String> create =
        look.newest.stream()
            .limit(look.most)
            .filter(FoundName::canBeRegistered)
            .filter(tag -> !there.contains(tag))
            .toList();
    List<Known> reread =
        known.stream().filter(one -> one.isOutdated(look.seen.get(one.tag), look.at)).toList();
    return new SyncPlan(create, reread, tooOld(look, known));
  }

  /** Of what is missing as many are kept as of what is there, so that it can be seen. */
  private static List<Known> tooOld(Look look, Collection<Known> known) {
    if (look.most == 0) {
      return List.of();
    }
    Set<String> newest = Set.copyOf(look.newest);
    List<Known> old =
        new ArrayList<>(
            known.stream()
                .filter(one -> one.found && look.seen.containsKey(one.tag))
                .filter(one -> one.isSettled() && !newest.contains(one.tag))
                .toList());
    known.stream()
        .filter(one -> one.found && one.phase == Phase.MISSING)
        .filter(one -> !look.seen.containsKey(one.tag))
        .sorted(Comparator.comparing(Known::age).reversed().thenComparing(Known::name))
        .skip(look.most)
        .forEach(old::add);
    return List.copyOf(old);
  }
}
