package dev.rekindle.api;

/** The group and version of all our kinds, and the annotations that they carry. */
public final class ApiGroup {
  /** The API group. */
  public static final String NAME = "rekindle.dev";

  /** The one served and stored version. */
  public static final String VERSION = "v1alpha1";

  /** The category of all kinds: {@code kubectl get rekindle}. */
  public static final String CATEGORY = "rekindle";

  /** On a BackupStorage, {@code "true"}: the one that is meant where none is named. */
  public static final String DEFAULT_STORAGE = NAME + "/default-storage";

  /**
   * On a Backup or Restore, set by the controller at first sight: the object's own UID. An object
   * with another one's UID is a copy and never runs.
   */
  public static final String STAMP = NAME + "/uid";

  /**
   * On a Restore that the controller made for StatefulSets that were created from a backup: their
   * cluster and datacenter, {@code cluster/datacenter}. Nobody else writes it.
   */
  public static final String FROM_NOTHING = NAME + "/from-nothing";

  private ApiGroup() {}
}
