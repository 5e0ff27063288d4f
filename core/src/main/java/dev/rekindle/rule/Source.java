package dev.rekindle.rule;

import dev.rekindle.backup.BackupFacts;
import java.util.List;

/** What a look into the bucket found of the backup. */
public sealed interface Source {

  /**
   * No backup of this name.
   *
   * @param others the names of those that are there
   */
  record Missing(List<String> others) implements Source {
    /** Keeps an unmodifiable copy of the names. */
    public Missing {
      others = List.copyOf(others);
    }
  }

  /** The backup with all its nodes. */
  record Whole(BackupFacts backup) implements Source {}
}
