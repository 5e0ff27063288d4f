package dev.rekindle.testkit;

/** A real S3 server on a loopback port of its own; {@link #close} ends it. */
public sealed interface S3Server extends AutoCloseable permits Minio, S3Proxy, VersityGw {
  /** Its address and root account. */
  S3Endpoint endpoint();

  /** The running program, for its log and for killing it. */
  ChildProcess process();

  /** Makes a bucket; one that is there already is fine. */
  default void createBucket(String name) {
    SignedRequests.of(endpoint()).createBucket(name);
  }

  @Override
  default void close() {
    process().close();
  }
}
