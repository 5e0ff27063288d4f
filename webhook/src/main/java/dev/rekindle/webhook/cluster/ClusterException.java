package dev.rekindle.webhook.cluster;

/** The API server could not be asked; trying again can help. */
public final class ClusterException extends RuntimeException {
  /** Says what was asked, and what came of it. */
  public ClusterException(String message, Throwable cause) {
    super(message, cause);
  }

  /** Says what is not known yet. */
  public ClusterException(String message) {
    super(message);
  }
}
