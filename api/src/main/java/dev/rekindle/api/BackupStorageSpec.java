package dev.rekindle.api;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Where backups are and how to reach them. The credentials themselves are never part of it.
 *
 * @param url {@code scheme://bucket[/prefix]}
 * @param endpoint {@code https://host[:port]}, or null for the cloud's own
 * @param region or null for what the platform says
 * @param pathStyle whether the bucket (of Azure the account) is part of the path, or null for what
 *     suits the endpoint
 * @param credentialsSecretRef or null for the pod's own cloud identity
 * @param caSecretRef or null for the platform's certificates
 * @param tls how much the connection is trusted
 * @param readOnly whether nothing is ever written or deleted
 * @param transfer how much may go at once
 * @param allowedNamespaces other namespaces that may use the storage; {@code *} is all
 * @param sync how backups in the bucket become Backup objects
 */
@ApiType
@ValidationRule(
    value =
        "self.url.matches('^(s3|gs|gcp|azblob|azure)://[A-Za-z0-9][A-Za-z0-9._-]*(/.*)?$')"
            + " || self.url.matches('^file:///.')",
    fieldPath = ".url",
    message =
        "expected s3://bucket/prefix, gs://bucket/prefix, azblob://container/prefix or"
            + " file:///path")
@ValidationRule(
    value = "!self.url.matches('^s3://([A-Za-z0-9][A-Za-z0-9._-]?(/|$)|[A-Za-z0-9._-]{256})')",
    fieldPath = ".url",
    message = "expected an S3 bucket's name of 3 to 255 characters")
@ValidationRule(
    value =
        "!self.url.matches('^(gs|gcp)://[A-Za-z0-9][A-Za-z0-9._-]*(/|$)')"
            + " || (self.url.matches('^(gs|gcp)://[a-z0-9]([a-z0-9_-]{0,61}[a-z0-9])?"
            + "([.][a-z0-9]([a-z0-9_-]{0,61}[a-z0-9])?)*(/|$)')"
            + " && !self.url.matches('^(gs|gcp)://([^/]{1,2}(/|$)|[^/]{223}|([0-9]+[.]){3}[0-9]+(/|$))'))",
    fieldPath = ".url",
    message =
        "expected the name of a Google bucket: 3 to 222 lower-case letters, digits, dashes,"
            + " underscores and dots, at most 63 between two dots, and no address")
@ValidationRule(
    value =
        "!self.url.matches('^(azblob|azure)://[A-Za-z0-9][A-Za-z0-9._-]*(/|$)')"
            + " || (self.url.matches('^(azblob|azure)://[a-z0-9](-?[a-z0-9])*(/|$)')"
            + " && !self.url.matches('^(azblob|azure)://([^/]{1,2}(/|$)|[^/]{64})'))",
    fieldPath = ".url",
    message =
        "expected the name of an Azure container: 3 to 63 lower-case letters, digits and single"
            + " dashes; the account belongs into the Secret, or into the endpoint")
@ValidationRule(
    value = "!self.url.matches('[@?#\\\\\\\\[:cntrl:] ]')",
    fieldPath = ".url",
    message =
        "expected no user, query, fragment, backslash or blank; credentials belong into a Secret")
@ValidationRule(
    value =
        "!self.url.contains('://') ||"
            + " !self.url.substring(self.url.indexOf('://') + 3).matches('//|(^|/)[.][.]?(/|$)')",
    fieldPath = ".url",
    message = "expected no empty segment, and neither . nor .. as one")
@ValidationRule(
    value = "!self.url.replace('${namespace}', '').matches('[${}]')",
    fieldPath = ".url",
    message = "expected no placeholder but ${namespace}; make a storage for each datacenter")
@ValidationRule(
    value =
        "!has(self.endpoint) ||"
            + " self.endpoint.matches('^https?://[A-Za-z0-9.:-]+$|^https?://[[][0-9A-Fa-f:.]+[]](:[0-9]+)?$')",
    fieldPath = ".endpoint",
    message = "expected https://host[:port] and nothing after it")
@ValidationRule(
    value = "!has(self.endpoint) || !self.endpoint.startsWith('http://') || self.tls == 'Insecure'",
    fieldPath = ".endpoint",
    message = "expected https; http needs tls: Insecure")
@ValidationRule(
    value =
        "!has(self.endpoint) || !self.url.matches('^(gs|gcp):') ||"
            + " !self.endpoint.matches('[.]storage[.]googleapis[.]com|[.]cloud[.]google[.]com')",
    fieldPath = ".endpoint",
    message =
        "expected a host that serves every bucket, https://storage.googleapis.com for Google's")
@ValidationRule(
    value =
        "!has(self.endpoint) || !self.url.matches('^(azblob|azure):') ||"
            + " !self.endpoint.matches('://blob[.]core[.]|[.](dfs|file|queue|table)[.]core[.]')",
    fieldPath = ".endpoint",
    message =
        "expected the account's Blob service, https://account.blob.core.windows.net for Azure's")
@ValidationRule(
    value =
        "!self.url.startsWith('file:') || !(has(self.endpoint) || has(self.credentialsSecretRef) ||"
            + " has(self.caSecretRef))",
    fieldPath = ".url",
    message = "a directory has no endpoint, no credentials and no certificates; remove them")
@ValidationRule(
    value = "self.url.startsWith('s3:') || !has(self.region)",
    fieldPath = ".region",
    message = "only s3:// has a region; remove it")
@ValidationRule(
    value = "self.url.matches('^(s3|azblob|azure):') || !has(self.pathStyle)",
    fieldPath = ".pathStyle",
    message = "only s3:// and azblob:// have pathStyle; remove it")
@ValidationRule(
    value =
        "!has(self.allowedNamespaces) || size(self.allowedNamespaces) < 2 || !('*' in"
            + " self.allowedNamespaces)",
    fieldPath = ".allowedNamespaces",
    message = "expected * alone, since it means all, or names")
public record BackupStorageSpec(
    @Required
        @JsonPropertyDescription(
            "Where: s3://bucket/prefix, gs://bucket/prefix, azblob://container/prefix, or"
                + " file:///path where the administrator allows it; gcp:// and azure:// are"
                + " accepted spellings. The prefix may contain ${namespace}.")
        @Size(min = 1, max = 1024)
        String url,
    @JsonPropertyDescription("The store's address, https://host[:port]; absent: the cloud's own.")
        @Size(min = 1, max = 512)
        @Nullable String endpoint,
    @JsonPropertyDescription("The store's region; absent: what the platform says.")
        @Size(min = 1, max = Bounds.LABEL)
        @Pattern("^[A-Za-z0-9-]+$")
        @Nullable String region,
    @JsonPropertyDescription(
            "Whether the bucket, of Azure the account, is part of the path (true) or of the host"
                + " name (false) of a request; absent: the path with an endpoint, the host name"
                + " without, and for Azure also when the endpoint begins with the account. Not for"
                + " Google.")
        @Nullable Boolean pathStyle,
    @JsonPropertyDescription(
            "The Secret with the credentials, in each namespace that uses the storage; absent: the"
                + " pod's own cloud identity.")
        @Nullable CredentialsRef credentialsSecretRef,
    @JsonPropertyDescription(
            "The Secret with the certificates that the store's own is checked against; absent:"
                + " those of the platform.")
        @Nullable CaRef caSecretRef,
    @Default("Required")
        @JsonPropertyDescription(
            "Required: https only, and the store proves its name. Insecure: http is allowed, and"
                + " any certificate.")
        Tls tls,
    @JsonPropertyDescription("Whether nothing is ever written to or deleted from the storage.")
        @Default("false")
        boolean readOnly,
    @JsonPropertyDescription("How much may go at once, for each pod.") Transfer transfer,
    @JsonPropertyDescription(
            "Other namespaces that may use the storage and restore its backups; * means all."
                + " Absent: only the storage's own namespace.")
        @Size(max = 256)
        List<
                @Size(min = 1, max = Bounds.LABEL) @Pattern("^([*]|[a-z0-9]([-a-z0-9]*[a-z0-9])?)$")
                String>
            allowedNamespaces,
    @JsonPropertyDescription("How backups that are found in the bucket become Backup objects.")
        @Default("{}")
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
      @Required
          @JsonPropertyDescription("The Secret's name.")
          @Size(min = 1, max = Bounds.NAME)
          @Pattern(Bounds.NAME_PATTERN)
          String name,
      @JsonPropertyDescription(
              "The key that holds a whole credentials file: of S3 in the form of"
                  + " ~/.aws/credentials, of Google the JSON of a service account, of Azure JSON with"
                  + " storage_account and key. Absent: the keys are the variables of the cloud's own"
                  + " tools, such as AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY.")
          @Size(min = 1, max = Bounds.NAME)
          @Pattern(Bounds.KEY_PATTERN)
          @Nullable String key) {}

  /**
   * A Secret with certificates.
   *
   * @param name the Secret
   * @param key the key that holds them, in PEM
   */
  @ApiType
  public record CaRef(
      @Required
          @JsonPropertyDescription("The Secret's name.")
          @Size(min = 1, max = Bounds.NAME)
          @Pattern(Bounds.NAME_PATTERN)
          String name,
      @JsonPropertyDescription("The key that holds the certificates, in PEM.")
          @Default("ca.crt")
          @Size(min = 1, max = Bounds.NAME)
          @Pattern(Bounds.KEY_PATTERN)
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
          @Min(1)
          @Max(256)
          @Nullable Integer concurrency,
      @JsonPropertyDescription("Bytes a second, for each pod; absent: no limit.") @Min(1)
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
      @JsonPropertyDescription("How many backups become objects, newest first.")
          @Default("100")
          @Min(1)
          @Max(1000)
          int keepNewest) {
    /** What holds when nothing is said. */
    public static final Sync DEFAULT = new Sync(false, 100);

    /** Fills in the count. */
    public Sync {
      keepNewest = keepNewest == 0 ? 100 : keepNewest;
    }
  }
}
