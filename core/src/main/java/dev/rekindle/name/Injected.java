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

  /** The native sidecar that backs up; nothing injects it yet. */
  public static final String BACKUP_CONTAINER = "rekindle-backup";

  /**
   * The variable of the init container that names the Backup ({@code [namespace/]name}) which the
   * StatefulSet was created from; absent when it was not.
   */
  public static final String RESTORE_FROM = "REKINDLE_RESTORE_FROM";

  /** The key of the plan in its ConfigMap. */
  public static final String PLAN_KEY = "plan.json";

  private static final String PLAN = "rekindle-plan-";
  private static final int LONGEST = 253;
  private static final int HASH = 12;

  private Injected() {}

  /**
   * Returns the name of the ConfigMap that holds a StatefulSet's plan. A name that would be longer
   * than Kubernetes allows is cut and ends in a hash of the whole.
   */
  public static String planOf(String statefulSet) {
    String name = PLAN + statefulSet;
    return name.length() <= LONGEST
        ? name
        : name.substring(0, LONGEST - HASH - 1) + '-' + hash(statefulSet).substring(0, HASH);
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
