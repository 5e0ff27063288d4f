package dev.rekindle.plan;

import org.jspecify.annotations.Nullable;

/**
 * Who asks what to do.
 *
 * @param name the pod's name, as the plan has it
 * @param incarnation what the pod's template carries, or null
 * @param engine the database that the pod runs
 */
public record Pod(String name, @Nullable String incarnation, String engine) {}
