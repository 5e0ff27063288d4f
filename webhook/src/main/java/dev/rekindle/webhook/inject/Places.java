package dev.rekindle.webhook.inject;

/** Where things are in the pods, and what our volumes are called. */
final class Places {
  /** The plan's volume and directory. */
  static final String PLAN_VOLUME = "rekindle-plan";

  static final String PLAN = "/etc/rekindle/plan";

  /** What the containers of a pod tell each other. */
  static final String RUN_VOLUME = "rekindle-run";

  static final String RUN = "/run/rekindle";

  /** The file of JVM options that tells the database its identity. */
  static final String OPTIONS_FILE = RUN + "/jvm.options";

  static final String STATUS_FILE = RUN + "/status.json";

  /** Scratch space, since the root is read-only. */
  static final String TMP_VOLUME = "rekindle-tmp";

  static final String TMP = "/tmp";

  /** What the volumes of storages' Secrets begin with. */
  static final String STORAGE_PREFIX = "rekindle-storage-";

  /** What the volumes of storages' CAs begin with. */
  static final String CA_PREFIX = "rekindle-ca-";

  private Places() {}
}
