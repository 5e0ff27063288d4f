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
            "The namespaces that use the storage, and whether the Secret with the credentials is"
                + " there with all its keys; those that lack something first.")
        @Size(max = 256)
        List<NamespaceAccess> namespaces,
    @JsonPropertyDescription("Ready: the storage answers, and may be read and written.")
        List<Condition> conditions) {

  /** Keeps unmodifiable copies. */
  public BackupStorageStatus {
    namespaces = Bounds.first(namespaces, 256, access -> access.secret() == SecretState.COMPLETE);
    conditions = Absent.orCopy(conditions);
  }

  /**
   * Whether the pods of one namespace can use the storage.
   *
   * @param name the namespace
   * @param secret the state of the Secret in it
   * @param missingKeys what the Secret lacks
   */
  @ApiType
  public record NamespaceAccess(
      @Required
          @JsonPropertyDescription("The namespace.")
          @Size(max = Bounds.LABEL)
          @Pattern(Bounds.LABEL_PATTERN)
          String name,
      @Required @JsonPropertyDescription("The state of the Secret with the credentials in it.")
          SecretState secret,
      @JsonPropertyDescription("The keys that the Secret lacks.") @Size(max = 8)
          List<@Size(max = Bounds.LABEL) @Pattern(Bounds.KEY_PATTERN) String> missingKeys) {

    /** Keeps an unmodifiable copy of the keys. */
    public NamespaceAccess {
      missingKeys = Absent.orCopy(missingKeys);
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
