/** What the controller needs for as many objects as a large installation has. */
@NullMarked
package dev.rekindle.e2e.scale;

import org.jspecify.annotations.NullMarked;
