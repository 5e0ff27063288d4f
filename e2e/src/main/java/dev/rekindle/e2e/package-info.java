/** Whole-product tests and the demo. */
@NullMarked
package dev.rekindle.e2e;

import org.jspecify.annotations.NullMarked;
