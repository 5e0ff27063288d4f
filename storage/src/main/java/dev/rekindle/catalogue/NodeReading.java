package dev.rekindle.catalogue;

import org.jspecify.annotations.Nullable;

/**
 * What was read of one node of a backup, before anything is concluded from it.
 *
 * @param name the node's directory
 * @param meta which objects there are
 * @param manifest null when there is none
 * @param tokenMap null when there is none
 * @param version what wrote the data
 * @param digest over manifest and token map; null unless both are there
 */
record NodeReading(
    String name,
    NodeMetadata meta,
    @Nullable ManifestSummary manifest,
    @Nullable TokenMap tokenMap,
    ServerVersion version,
    @Nullable String digest) {}
