package dev.rekindle.name;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * Names by which the parts that are put into a StatefulSet's pods find each other: the webhook
 * writes them, the controller and the containers look for them.
 */
public final class Injected {
  /** The init container that restores. */
  public static final String RESTORE_CONTAINER = "rekindle-restore";

  /** The native sidecar beside a database. */
  public static final String BACKUP_CONTAINER = "rekindle-backup";

  /**
   * The variable of the init container that names the Backup ({@code [namespace/]name}) which the
   * StatefulSet was created from; absent when it was not.
   */
  public static final String RESTORE_FROM = "REKINDLE_RESTORE_FROM";

  /** The key of the plan in its ConfigMap. */
  public static final String PLAN_KEY = "plan.json";

  /** Below it, in the init container, each storage of the StatefulSet has its directory. */
  public static final String STORAGES = "/etc/rekindle/storages";

  /** In a storage's directory: its credentials, a file for each key of the Secret. */
  public static final String STORAGE_CREDENTIALS = "credentials";

  /** In a storage's directory: the certificates that its server is checked against. */
  public static final String STORAGE_CA = "ca";

  /** The file of those certificates, whatever the key of the Secret is called. */
  public static final String STORAGE_CA_FILE = "ca.crt";

  private static final String PLAN = "rekindle-plan-";
  private static final int LONGEST = 253;
  private static final int HASH = 12;

  private Injected() {}

  /**
   * Returns the name of the ConfigMap that holds a StatefulSet's plan. A name that would be longer
   * than Kubernetes allows is cut and ends in a hash of the whole.
   */
  public static String planOf(String statefulSet) {
    return cut(PLAN + statefulSet);
  }

  /**
   * Returns the name of a storage's directory in the pods of a namespace: the storage's own name,
   * or {@code namespace_name} for one of another namespace, which is no name that a storage can
   * have. Cut as the plan's name is.
   */
  public static String storageDirectory(String podNamespace, String namespace, String name) {
    return cut(namespace.equals(podNamespace) ? name : namespace + '_' + name);
  }

  /** What is cut must not end in a dot, for what follows begins with a dash. */
  private static String cut(String name) {
    if (name.length() <= LONGEST) {
      return name;
    }
    int end = LONGEST - HASH - 1;
    while (name.charAt(end - 1) == '.') {
      end--;
    }
    return name.substring(0, end) + '-' + hash(name).substring(0, HASH);
  }

  private static String hash(String text) {
    try {
      MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
      return HexFormat.of().formatHex(sha256.digest(text.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
