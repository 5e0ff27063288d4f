package dev.rekindle.webhook.problem;

/**
 * What objects must satisfy when they are applied, each with a code that never changes. What a
 * restore must satisfy beyond that is in {@link dev.rekindle.rule.RestoreRule}. {@code
 * docs/webhook.md} lists them.
 */
public enum AdmissionRule {
  ANNOTATION_UNKNOWN("AnnotationUnknown", "Every rekindle.dev/ annotation is one that exists."),
  ANNOTATION_INVALID("AnnotationInvalid", "An annotation's value can be read."),
  CONTAINER_UNKNOWN("ContainerUnknown", "A container that an annotation names exists."),
  CONTAINER_AMBIGUOUS(
      "DatabaseContainerAmbiguous", "It is clear which container runs the database."),
  ENGINE_UNKNOWN("EngineUnknown", "The engine is stated, or can be told from the image."),
  DATA_PATH_UNMOUNTED("DataPathNotMounted", "The data path is on a volume of the container."),
  CONFIG_UNMOUNTED(
      "ConfigVolumeNotMounted",
      "Where an operator renders cassandra.yaml onto a volume, the database mounts it."),
  USER_UNKNOWN("UserUnknown", "The user that owns the data is stated or known."),
  USER_ROOT("UserIsRoot", "The user that owns the data is not root."),
  FS_GROUP_MISSING("FsGroupMissing", "The pods have an fsGroup."),
  TOPOLOGY_CONFLICT(
      "TopologyConflict", "What is said of cluster, datacenter and rack does not contradict."),
  JVM_OPTIONS_NOT_LITERAL(
      "JvmOptionsNotLiteral", "JDK_JAVA_OPTIONS, where the container has it, has a value."),
  SECRET_VARIABLE_UNKNOWN(
      "SecretVariableUnknown", "Every variable in a secret's name is one that exists."),
  SECRET_NAME_INVALID("SecretNameInvalid", "A secret's name is one that Kubernetes allows."),
  SECRET_PATH_INVALID("SecretPathInvalid", "A secret's path is absolute and plain."),
  SECRET_PATH_TAKEN("SecretPathTaken", "Nothing else is mounted where a secret is to be."),
  STORAGE_MISSING("StorageMissing", "Every storage that is named exists."),
  STORAGE_FORBIDDEN(
      "StorageForbidden", "A storage that is named may be used in this namespace, and by you."),
  RESTORE_FROM_LATE(
      "RestoreFromLate", "restore-from is on a StatefulSet from the beginning, or not at all."),
  RESTORE_FROM_INVALID("RestoreFromInvalid", "restore-from names a Backup."),
  FROM_NOTHING_FOREIGN(
      "FromNothingForeign", "Only the controller says of a Restore that it fills what is new."),
  STAMP_FOREIGN("StampForeign", "Only the controller stamps what is there, once."),
  SECRET_FORBIDDEN("SecretForbidden", "Whoever names a Secret may get it."),
  DEFAULT_STORAGE_AMBIGUOUS(
      "DefaultStorageAmbiguous", "A namespace has one default storage at most."),
  BACKUP_INVALID("BackupInvalid", "A Backup's name and target are ones that can be backed up."),
  TARGET_MISSING("TargetMissing", "A selector finds StatefulSets that have opted in."),
  SCHEDULE_INVALID("ScheduleInvalid", "A BackupSchedule's cron expression and zone are real."),
  REQUEST_INVALID("RequestInvalid", "The object can be read.");

  private final String code;
  private final String requirement;

  AdmissionRule(String code, String requirement) {
    this.code = code;
    this.requirement = requirement;
  }

  /** Returns the stable code, for people, scripts and the documentation. */
  public String code() {
    return code;
  }

  /** Returns what must be true, as a sentence. */
  public String requirement() {
    return requirement;
  }
}
