/** Nodes, racks and tokens. */
@NullMarked
package dev.rekindle.topology;

import org.jspecify.annotations.NullMarked;
