package dev.rekindle.controller.restore;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How a restore went that put data in place.
 *
 * @param namespace where it was
 * @param bytes that were brought onto volumes, or were there already
 * @param staging from its beginning until it was decided to switch
 * @param switching from then until the databases ran
 * @param downtime from when the first database was stopped until all ran again; null of one from
 *     nothing, before which none ran
 */
public record RestoreResult(
    String namespace,
    long bytes,
    Duration staging,
    Duration switching,
    @Nullable Duration downtime) {}
