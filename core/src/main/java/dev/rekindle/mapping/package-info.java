/** Pairing of the pods of the target with the nodes of the source. */
@NullMarked
package dev.rekindle.mapping;

import org.jspecify.annotations.NullMarked;
