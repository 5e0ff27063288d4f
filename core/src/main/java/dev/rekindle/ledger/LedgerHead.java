package dev.rekindle.ledger;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What stays the same from a restore's first record to its last.
 *
 * @param guard to whom the volume belongs
 * @param restore which restore
 * @param beganEmpty whether the volume held nothing when the restore began; if it is then aborted,
 *     the database must not start on it
 * @param began when the restore began
 * @param before the last restore that was finished on this volume, or null when there was none
 */
public record LedgerHead(
    Guard guard,
    RestoreRef restore,
    boolean beganEmpty,
    Instant began,
    @Nullable RestoreRef before) {}
