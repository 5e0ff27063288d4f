package dev.rekindle.storage;

/** A value that nobody may read by accident: {@link #toString} hides it. */
public final class Secret {
  private final String value;

  /** Wraps the value. */
  public Secret(String value) {
    this.value = value;
  }

  /** Returns the value, for the one place that needs it. */
  public String reveal() {
    return value;
  }

  @Override
  public String toString() {
    return "(hidden)";
  }
}
