package dev.rekindle.e2e.bench;

import dev.rekindle.testkit.S3Endpoint;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** A program that brings a node's data from the bucket to a directory. */
interface Contestant {
  /** What to run. */
  record Call(List<String> arguments, Map<String, String> environment) {}

  /** Returns what the table calls it. */
  String name();

  /**
   * Prepares a run, which is no part of what is measured.
   *
   * @param scratch an empty directory for files that the program needs
   * @param target an empty directory for the data
   */
  Call call(Workload workload, S3Endpoint endpoint, Path scratch, Path target);

  /** Returns whether it would differ from another contestant there at all. */
  default boolean fits(Workload workload) {
    return true;
  }

  /** Returns whether it brings all of a backup, not only what a database may start on. */
  default boolean bringsAll() {
    return true;
  }
}
