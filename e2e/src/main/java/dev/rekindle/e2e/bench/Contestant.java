package dev.rekindle.e2e.bench;

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
  Call call(Workload workload, Place place, Path scratch, Path target);

  /** Returns whether it can work there, and would differ from another contestant at all. */
  default boolean fits(Workload workload, Place place) {
    return true;
  }

  /** Returns whether it brings all of a backup, not only what a database may start on. */
  default boolean bringsAll() {
    return true;
  }
}
