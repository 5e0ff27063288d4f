package dev.rekindle.api;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.kubernetes.api.model.Condition;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the controller found.
 *
 * @param observedGeneration of the spec that this is about
 * @param lastProbeTime when the storage was last asked
 * @param namespaces the namespaces that use the storage, and whether they can
 * @param conditions {@code Ready}
 */
@ApiType
public record BackupStorageStatus(
    @JsonPropertyDescription("The generation of the spec that this status is about.")
        @Nullable Long observedGeneration,
    @JsonPropertyDescription("When the storage was last asked whether it answers.")
        @Nullable Instant lastProbeTime,
    @JsonPropertyDescription(
            "The namespaces that use the storage, and whether its Secrets are there with all"
                + " their keys; those that lack something first.")
        @Size(max = 256)
        List<NamespaceAccess> namespaces,
    @JsonPropertyDescription("Ready: the storage answers, and may be read and written.")
        List<Condition> conditions) {

  /** Keeps unmodifiable copies. */
  public BackupStorageStatus {
    namespaces = Bounds.first(namespaces, 256, NamespaceAccess::complete);
    conditions = Absent.orCopy(conditions);
  }

  /**
   * Whether the pods of one namespace can use the storage.
   *
   * @param name the namespace
   * @param secret the state of the Secret with the credentials in it
   * @param missingKeys what that Secret lacks
   * @param caSecret the state of the Secret with the certificates; null where the storage names
   *     none
   */
  @ApiType
  public record NamespaceAccess(
      @Required
          @JsonPropertyDescription("The namespace.")
          @Size(max = Bounds.LABEL)
          @Pattern(Bounds.LABEL_PATTERN)
          String name,
      @Required
          @JsonPropertyDescription(
              "The state of the Secret with the credentials; Complete where the storage names none.")
          SecretState secret,
      @JsonPropertyDescription("The keys that the Secret with the credentials lacks.")
          @Size(max = 8)
          List<@Size(max = Bounds.LABEL) @Pattern(Bounds.KEY_PATTERN) String> missingKeys,
      @JsonPropertyDescription(
              "The state of the Secret with the certificates; Incomplete: it lacks the key that the"
                  + " storage names. Absent: the storage names none.")
          @Nullable SecretState caSecret) {

    /** Keeps an unmodifiable copy of the keys. */
    public NamespaceAccess {
      missingKeys = Absent.orCopy(missingKeys);
    }

    /** Returns whether nothing is missing there. */
    public boolean complete() {
      return secret == SecretState.COMPLETE
          && (caSecret == null || caSecret == SecretState.COMPLETE);
    }
  }

  /** The state of a Secret. */
  public enum SecretState {
    /** It is there with all keys. */
    @JsonProperty("Complete")
    COMPLETE,
    /** It is there and lacks keys. */
    @JsonProperty("Incomplete")
    INCOMPLETE,
    /** It is not there. */
    @JsonProperty("Missing")
    MISSING,
    /** The controller may not look. */
    @JsonProperty("Unknown")
    UNKNOWN
  }
}
