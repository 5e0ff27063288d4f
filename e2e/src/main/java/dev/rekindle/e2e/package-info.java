/** The demo and the benchmark. */
@NullMarked
package dev.rekindle.e2e;

import org.jspecify.annotations.NullMarked;
