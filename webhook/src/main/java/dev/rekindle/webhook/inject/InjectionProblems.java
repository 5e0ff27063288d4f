package dev.rekindle.webhook.inject;

import dev.rekindle.name.Annotation;
import dev.rekindle.webhook.problem.AdmissionRule;
import dev.rekindle.webhook.problem.Problem;
import java.util.Optional;

/** What can be wrong with the annotations of a StatefulSet, beside its own template. */
public final class InjectionProblems {
  private InjectionProblems() {}

  /** A storage that is not there. */
  public static Problem missing(StorageRef ref, String from, Optional<String> closest) {
    return Problem.of(
        AdmissionRule.STORAGE_MISSING,
        "annotation " + Annotation.STORAGE.key(),
        "BackupStorages that exist",
        ref.from(from),
        closest
            .map(name -> "Did you mean " + name + "?")
            .orElse("Create the BackupStorage first, or correct the name."));
  }

  /** More than one storage calls itself the default. */
  static Problem ambiguousDefault(String names) {
    return Problem.of(
        AdmissionRule.DEFAULT_STORAGE_AMBIGUOUS,
        "default storage of the namespace",
        "one",
        names,
        "Name one with the annotation " + Annotation.STORAGE.key() + ".");
  }

  /** restore-from on a StatefulSet that is there already. */
  static Problem late(String found) {
    return Problem.of(
        AdmissionRule.RESTORE_FROM_LATE,
        "annotation " + Annotation.RESTORE_FROM.key(),
        "it from the StatefulSet's creation on, or not at all",
        found,
        "To restore a StatefulSet that exists, create a Restore; restore-from only fills new"
            + " ones.");
  }

  /** restore-from that names nothing. */
  static Problem noBackup(String found) {
    return Problem.of(
        AdmissionRule.RESTORE_FROM_INVALID,
        "annotation " + Annotation.RESTORE_FROM.key(),
        "the name of a Backup, or namespace/name",
        found,
        "Name the Backup to start from.");
  }

  /** agent-version that is no tag of an image. */
  static Problem badVersion(String found) {
    return Problem.of(
        AdmissionRule.ANNOTATION_INVALID,
        "annotation " + Annotation.AGENT_VERSION.key(),
        "a tag of an image",
        found,
        "Name a released version, such as 0.1.0.");
  }
}
