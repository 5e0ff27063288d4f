/**
 * The objects of {@code rekindle.dev/v1alpha1}, as the API server keeps them.
 *
 * <p>The Java types are the source: the custom resource definitions are generated from them, their
 * descriptions included. Quantities are machine-readable: bytes are integers, times are RFC 3339 in
 * UTC, progress is a percentage of bytes. What the schema has a default for is never null here, not
 * even in an object that no API server has seen.
 */
@NullMarked
package dev.rekindle.api;

import org.jspecify.annotations.NullMarked;
