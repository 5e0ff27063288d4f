package dev.rekindle.controller.certificates;

import dev.rekindle.certs.issue.LeafRequest;
import dev.rekindle.certs.rotation.RotationPolicy;

/**
 * An authority and the one leaf that it signs.
 *
 * @param name in metrics and log lines
 * @param namespace of both Secrets
 * @param authoritySecret the authority's
 * @param leafSecret the leaf's
 * @param leaf who the leaf is for
 * @param policy how long both live
 */
public record Family(
    String name,
    String namespace,
    String authoritySecret,
    String leafSecret,
    LeafRequest leaf,
    RotationPolicy policy) {}
