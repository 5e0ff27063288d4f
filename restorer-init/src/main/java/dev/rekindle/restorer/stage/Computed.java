package dev.rekindle.restorer.stage;

import org.jspecify.annotations.Nullable;

/**
 * What passing over a file's bytes gave.
 *
 * @param crc of the kind that the plan names, meaningful only when the plan asked for it
 * @param digest the digest in lower-case hex, or null when the plan asked for none
 */
record Computed(int crc, @Nullable String digest) {}
