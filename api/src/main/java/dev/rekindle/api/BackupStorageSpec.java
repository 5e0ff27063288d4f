package dev.rekindle.api;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Required;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Where backups are and how to reach them. The credentials themselves are never part of it.
 *
 * @param url {@code scheme://bucket[/prefix]}
 * @param endpoint {@code https://host[:port]}, or null for the cloud's own
 * @param region or null for what the platform says
 * @param pathStyle whether the bucket is part of the path, or null for what suits the endpoint
 * @param credentialsSecretRef or null for the pod's own cloud identity
 * @param caSecretRef or null for the platform's certificates
 * @param tls how much the connection is trusted
 * @param readOnly whether nothing is ever written or deleted
 * @param transfer how much may go at once
 * @param allowedNamespaces other namespaces that may use the storage; {@code *} is all
 * @param sync how backups in the bucket become Backup objects
 */
@ApiType
public record BackupStorageSpec(
    @Required
        @JsonPropertyDescription(
            "Where: s3://bucket/prefix, gs://bucket/prefix, azblob://container/prefix, or"
                + " file:///path where the administrator allows it; gcp:// and azure:// are"
                + " accepted spellings. The prefix may contain ${namespace}, ${cluster} and"
                + " ${datacenter}.")
        String url,
    @JsonPropertyDescription("The store's address, https://host[:port]; absent: the cloud's own.")
        @Nullable String endpoint,
    @JsonPropertyDescription("The store's region; absent: what the platform says.")
        @Nullable String region,
    @JsonPropertyDescription(
            "Whether the bucket is part of the path (true) or of the host name (false) of a"
                + " request; absent: the path with an endpoint, the host name without. S3 only.")
        @Nullable Boolean pathStyle,
    @JsonPropertyDescription(
            "The Secret with the credentials, in each namespace that uses the storage; absent: the"
                + " pod's own cloud identity.")
        @Nullable CredentialsRef credentialsSecretRef,
    @JsonPropertyDescription(
            "The Secret with the certificates that the store's own is checked against; absent: those"
                + " of the platform.")
        @Nullable CaRef caSecretRef,
    @Default("Required")
        @JsonPropertyDescription(
            "Required: https only, and the store proves its name. Insecure: http is allowed, and any"
                + " certificate.")
        Tls tls,
    @JsonPropertyDescription("Whether nothing is ever written to or deleted from the storage.")
        @Default("false")
        boolean readOnly,
    @JsonPropertyDescription("How much may go at once, for each pod.") Transfer transfer,
    @JsonPropertyDescription(
            "Other namespaces that may use the storage and restore its backups; * means all. Absent:"
                + " only the storage's own namespace.")
        List<String> allowedNamespaces,
    @JsonPropertyDescription("How backups that are found in the bucket become Backup objects.")
        Sync sync) {

  /** Fills in what holds when nothing is said. */
  public BackupStorageSpec {
    tls = Objects.requireNonNullElse(tls, Tls.REQUIRED);
    transfer = Objects.requireNonNullElse(transfer, Transfer.DEFAULT);
    allowedNamespaces = Absent.orCopy(allowedNamespaces);
    sync = Objects.requireNonNullElse(sync, Sync.DEFAULT);
  }

  /** How much a connection is trusted. */
  public enum Tls {
    /** https only, and the server proves its name. */
    @JsonProperty("Required")
    REQUIRED,
    /** http is allowed, and over https any certificate. */
    @JsonProperty("Insecure")
    INSECURE
  }

  /**
   * A Secret with credentials.
   *
   * @param name the Secret
   * @param key the key that holds a whole credentials file, or null when each key is one credential
   */
  @ApiType
  public record CredentialsRef(
      @Required @JsonPropertyDescription("The Secret's name.") String name,
      @JsonPropertyDescription(
              "The key that holds a credentials file, in the form of ~/.aws/credentials. Absent: the"
                  + " keys are AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY and, where needed,"
                  + " AWS_SESSION_TOKEN, or what the store's cloud calls them.")
          @Nullable String key) {}

  /**
   * A Secret with certificates.
   *
   * @param name the Secret
   * @param key the key that holds them, in PEM
   */
  @ApiType
  public record CaRef(
      @Required @JsonPropertyDescription("The Secret's name.") String name,
      @JsonPropertyDescription("The key that holds the certificates, in PEM.") @Default("ca.crt")
          String key) {

    /** Fills in the key. */
    public CaRef {
      key = Objects.requireNonNullElse(key, "ca.crt");
    }
  }

  /**
   * How much may go at once, for each pod.
   *
   * @param concurrency requests at the same time; null for what suits the machine
   * @param bandwidth bytes a second; null for no limit
   */
  @ApiType
  public record Transfer(
      @JsonPropertyDescription(
              "Requests at the same time, for each pod; absent: what suits the machine.")
          @Nullable Integer concurrency,
      @JsonPropertyDescription("Bytes a second, for each pod; absent: no limit.")
          @Nullable Long bandwidth) {
    /** What holds when nothing is said. */
    public static final Transfer DEFAULT = new Transfer(null, null);
  }

  /**
   * How backups that are found in the bucket become Backup objects.
   *
   * @param suspend whether they do not
   * @param keepNewest how many of them do, newest first
   */
  @ApiType
  public record Sync(
      @JsonPropertyDescription("Whether backups that are found in the bucket are left alone.")
          @Default("false")
          boolean suspend,
      @JsonPropertyDescription("How many backups become objects, newest first.") @Default("100")
          int keepNewest) {
    /** What holds when nothing is said. */
    public static final Sync DEFAULT = new Sync(false, 100);

    /** Fills in the count. */
    public Sync {
      keepNewest = keepNewest == 0 ? 100 : keepNewest;
    }
  }
}
