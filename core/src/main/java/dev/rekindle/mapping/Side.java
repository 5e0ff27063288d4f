package dev.rekindle.mapping;

/** The two sides of a restore. */
public enum Side {
  /** The nodes of the backup. */
  SOURCE("the backup"),
  /** The pods that are to get their data. */
  TARGET("the target");

  private final String text;

  Side(String text) {
    this.text = text;
  }

  /** Returns the side as messages call it. */
  @Override
  public String toString() {
    return text;
  }
}
