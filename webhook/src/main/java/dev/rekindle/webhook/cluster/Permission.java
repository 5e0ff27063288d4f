package dev.rekindle.webhook.cluster;

/**
 * The right to get one object.
 *
 * @param group the API group; empty for the core group
 * @param resource the resource, in the plural
 * @param namespace the object's namespace
 * @param name the object's name
 */
public record Permission(String group, String resource, String namespace, String name) {
  /** The right to get one of our objects. */
  public static Permission ours(String resource, String namespace, String name) {
    return new Permission("rekindle.dev", resource, namespace, name);
  }

  /** The right to get a Secret. */
  public static Permission secret(String namespace, String name) {
    return new Permission("", "secrets", namespace, name);
  }
}
