/** A whole Kubernetes cluster of one node, in namespaces of its own: {@code e2e/cluster}. */
@NullMarked
package dev.rekindle.testkit.cluster;

import org.jspecify.annotations.NullMarked;
