package dev.rekindle.api;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;

/**
 * What only Aerospike needs to be told.
 *
 * @param namespace the Aerospike namespace
 */
@ApiType
public record AerospikeOptions(
    @Required
        @JsonPropertyDescription("The Aerospike namespace to back up, or to restore into.")
        @Size(min = 1, max = 31)
        @Pattern("^[A-Za-z0-9_$-]+$")
        String namespace) {}
