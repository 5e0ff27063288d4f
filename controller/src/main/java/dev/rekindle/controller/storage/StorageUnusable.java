package dev.rekindle.controller.storage;

/** A storage that cannot be opened; the message says what to do and holds no credential. */
public final class StorageUnusable extends Exception {
  /** Why, in one word for programs. */
  public enum Reason {
    /** No such BackupStorage. */
    STORAGE_MISSING("StorageMissing"),
    /** The storage does not allow the namespace. */
    STORAGE_FORBIDDEN("StorageForbidden"),
    /** A Secret is not there. */
    SECRET_MISSING("SecretMissing"),
    /** The controller may not read a Secret. */
    SECRET_FORBIDDEN("SecretForbidden"),
    /** A Secret lacks keys, or says what a tenant's may not say. */
    SECRET_UNUSABLE("SecretUnusable"),
    /** The endpoint is one that tenants may not name. */
    ENDPOINT_FORBIDDEN("EndpointForbidden"),
    /** The controller's own identity is not for this URL. */
    IDENTITY_FORBIDDEN("IdentityForbidden"),
    /** URL, endpoint or prefix cannot work. */
    SETTINGS_INVALID("SettingsInvalid");

    private final String word;

    Reason(String word) {
      this.word = word;
    }

    /** Returns it as a condition has it. */
    public String word() {
      return word;
    }
  }

  private final Reason reason;

  /** Tells why, and what to do. */
  public StorageUnusable(Reason reason, String message) {
    super(message);
    this.reason = reason;
  }

  /** Returns why. */
  public Reason reason() {
    return reason;
  }

  /** Returns what to do. */
  public String advice() {
    return String.valueOf(getMessage());
  }
}
