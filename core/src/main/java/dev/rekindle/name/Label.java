package dev.rekindle.name;

/** Labels on Kubernetes objects. */
public enum Label {
  /** {@code "true"} opts a StatefulSet in; the webhooks select on it. */
  INJECT("rekindle.dev/inject"),
  /** {@code "true"} on the ConfigMaps that are plans. */
  PLAN("rekindle.dev/plan");

  private final String key;

  Label(String key) {
    this.key = key;
  }

  /** Returns the key as it stands on an object. */
  public String key() {
    return key;
  }
}
