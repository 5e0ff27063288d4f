package dev.rekindle.api;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Required;

/**
 * What only Aerospike needs to be told.
 *
 * @param namespace the Aerospike namespace
 */
@ApiType
public record AerospikeOptions(
    @Required @JsonPropertyDescription("The Aerospike namespace to back up, or to restore into.")
        String namespace) {}
