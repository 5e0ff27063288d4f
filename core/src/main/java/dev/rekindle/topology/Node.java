package dev.rekindle.topology;

import org.jspecify.annotations.Nullable;

/**
 * One database node: its name (in Kubernetes the pod's name), where it sits, and what it owns.
 *
 * @param name the node's name, compared exactly and never by prefix
 * @param datacenter the datacenter, or null where an old backup does not say
 * @param rack the rack, or null where an old backup does not say
 * @param tokens what the node owns; {@link Tokens#NONE} when unknown
 */
public record Node(
    String name, @Nullable String datacenter, @Nullable String rack, Tokens tokens) {}
