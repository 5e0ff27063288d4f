package dev.rekindle.plan;

import org.jspecify.annotations.Nullable;

/**
 * Where the backup lies. The credentials are never part of a plan; pods have them mounted.
 *
 * @param name the directory of its credentials, as {@link
 *     dev.rekindle.name.Injected#storageDirectory} makes it of the BackupStorage; null by hand
 * @param url {@code s3://bucket[/prefix]} or another scheme that the storage module reads
 * @param endpoint {@code https://host[:port]}, or null for the cloud's own
 * @param region or null for the platform's
 * @param addressing how the bucket's name goes into a request
 * @param tls how much the connection is trusted
 * @param transfer how much of the machine and the network may be used
 */
public record PlannedStorage(
    @Nullable String name,
    String url,
    @Nullable String endpoint,
    @Nullable String region,
    Addressing addressing,
    Tls tls,
    Transfer transfer) {

  /** How a bucket's name goes into a request; in JSON {@code pathStyle}: absent, true, false. */
  public enum Addressing {
    /** By path with an endpoint of one's own, by host name with the cloud's. */
    AUTO,
    /** As the first segment of the path. */
    PATH,
    /** As the first label of the host name. */
    HOST
  }

  /** How much the connection is trusted. */
  public enum Tls {
    /** https only, and the server proves its name. */
    REQUIRED("Required"),
    /** http is allowed, and over https any certificate. */
    INSECURE("Insecure");

    private final String text;

    Tls(String text) {
      this.text = text;
    }

    /** Returns the name in JSON. */
    public String text() {
      return text;
    }
  }

  /**
   * How much may go at once.
   *
   * @param concurrency requests at the same time; 0 for what suits the machine
   * @param bandwidth bytes a second, for one pod; 0 for no limit
   */
  public record Transfer(int concurrency, long bandwidth) {
    /** What holds when nothing is said. */
    public static final Transfer DEFAULT = new Transfer(0, 0);
  }
}
