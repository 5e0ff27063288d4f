package dev.rekindle.name;

/** Annotations by which a StatefulSet describes itself. */
public enum Annotation {
  /** The database: {@code cassandra}, {@code etcd}, {@code aerospike}. */
  ENGINE("engine"),
  /** The storages whose credentials the pods get, separated by commas. */
  STORAGE("storage"),
  /** The database's container. */
  CONTAINER("container"),
  /** The parent of the database's directories. */
  DATA_PATH("data-path"),
  /** User and group of our containers: {@code 999:999}. */
  RUN_AS("run-as"),
  /** The resources of our containers. */
  RESOURCES("resources"),
  /** The cluster that the StatefulSet is part of. */
  CLUSTER("cluster"),
  /** The datacenter that the StatefulSet is, or is part of. */
  DATACENTER("datacenter"),
  /** The rack that the StatefulSet is. */
  RACK("rack"),
  /** The backup that a new StatefulSet starts from. */
  RESTORE_FROM("restore-from"),
  /** Secrets to mount, one per pod where the name says so. */
  INJECT_SECRETS("inject-secrets"),
  /** The version of our containers that the owner wants. */
  AGENT_VERSION("agent-version");

  private static final String DOMAIN = "rekindle.dev/";

  private final String key;

  Annotation(String name) {
    this.key = DOMAIN + name;
  }

  /** Returns the key as it stands on an object. */
  public String key() {
    return key;
  }
}
