/** The benchmark: a node's restore against tools that only download. */
@NullMarked
package dev.rekindle.e2e.bench;

import org.jspecify.annotations.NullMarked;
