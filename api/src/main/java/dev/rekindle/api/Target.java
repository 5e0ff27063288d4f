package dev.rekindle.api;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Required;

/**
 * The StatefulSets, all in the object's own namespace, that together are one datacenter or cluster.
 *
 * @param selector which StatefulSets
 */
@ApiType
public record Target(
    @Required
        @JsonPropertyDescription(
            "Labels of the StatefulSets, in this namespace, that together are one datacenter or"
                + " cluster; a datacenter may be one StatefulSet per rack.")
        Selector selector) {}
