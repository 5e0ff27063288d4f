package dev.rekindle.topology;

/**
 * A place in the target that one node's backup can be restored into.
 *
 * @param name the pod's name, compared exactly
 * @param rack the rack that its StatefulSet declares
 */
public record TargetPod(String name, String rack) {}
