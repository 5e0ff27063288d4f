package dev.rekindle.api;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import org.jspecify.annotations.Nullable;

/**
 * A BackupStorage.
 *
 * @param name its name
 * @param namespace its namespace, or null for that of the object which names it
 */
@ApiType
public record StorageRef(
    @Required
        @JsonPropertyDescription("The BackupStorage's name.")
        @Size(min = 1, max = Bounds.NAME)
        @Pattern(Bounds.NAME_PATTERN)
        String name,
    @JsonPropertyDescription(
            "Its namespace; absent: this object's. Another one is admitted only if the storage"
                + " allows this namespace and you may read the storage.")
        @Size(min = 1, max = Bounds.LABEL)
        @Pattern(Bounds.LABEL_PATTERN)
        @Nullable String namespace) {}
