package dev.rekindle.plan;

/** What becomes of the data that a restore set aside. */
public enum OldData {
  /** It goes when the whole restore is done. */
  DELETE_WHEN_COMPLETED("DeleteWhenCompleted"),
  /** It stays until a person deletes it. */
  KEEP("Keep");

  private final String text;

  OldData(String text) {
    this.text = text;
  }

  /** Returns the name in JSON. */
  public String text() {
    return text;
  }
}
