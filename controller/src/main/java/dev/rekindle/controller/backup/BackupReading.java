package dev.rekindle.controller.backup;

import dev.rekindle.backup.BackupFacts;
import dev.rekindle.backup.SchemaFacts;
import org.jspecify.annotations.Nullable;

/** What a bucket was found to hold of one backup. */
sealed interface BackupReading {

  /**
   * It holds this.
   *
   * @param schema what its schema says, or null when no node has one
   */
  record Found(BackupFacts facts, @Nullable SchemaFacts schema) implements BackupReading {}

  /** The bucket was read, and holds nothing of it. */
  record Absent(String message) implements BackupReading {}

  /** The bucket could not be read; trying again may help. */
  record Unread(String reason, String message) implements BackupReading {}
}
