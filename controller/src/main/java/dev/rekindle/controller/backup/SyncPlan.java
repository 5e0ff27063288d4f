package dev.rekindle.controller.backup;

import dev.rekindle.api.BackupStatus.Phase;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
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

  /** What a bucket held of a backup when it was last read. */
  enum Last {
    /** Something. */
    PRESENT,
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

    /** What was not read yet, is still being made or has failed, is nothing that can vanish. */
    private boolean isSettled() {
      return phase == Phase.SUCCEEDED || phase == Phase.COPIED || phase == Phase.MISSING;
    }

    /** Returns whether its status says something else than a bucket that holds it, or not. */
    private boolean isOutdated(boolean seen) {
      if (phase == Phase.RUNNING) {
        return true;
      }
      return isSettled()
          && switch (last) {
            case PRESENT -> !seen;
            case ABSENT -> seen;
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
   * @param seen those of the known objects' backups that are in the bucket
   * @param most how many are to be objects; 0 for none at all
   */
  record Look(String namespace, List<String> newest, Set<String> seen, int most) {}

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
        known.stream().filter(one -> one.isOutdated(look.seen.contains(one.tag))).toList();
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
                .filter(one -> one.found && look.seen.contains(one.tag))
                .filter(one -> one.isSettled() && !newest.contains(one.tag))
                .toList());
    known.stream()
        .filter(one -> one.found && one.phase == Phase.MISSING)
        .filter(one -> !look.seen.contains(one.tag))
        .sorted(Comparator.comparing(Known::age).reversed().thenComparing(Known::name))
        .skip(look.most)
        .forEach(old::add);
    return List.copyOf(old);
  }
}
