package dev.rekindle.restorer.stage;

import dev.rekindle.storage.ObjectStore;
import dev.rekindle.storage.Retries;

/**
 * What all fetches of one run share.
 *
 * @param store where objects come from
 * @param retries how patiently
 * @param crew who does the work
 * @param problems what went wrong, and whether to stop
 * @param progress what came
 * @param partSize bytes of one request for a large file
 */
record Fetching(
    ObjectStore store,
    Retries retries,
    Crew crew,
    Problems problems,
    StageProgress progress,
    long partSize) {}
