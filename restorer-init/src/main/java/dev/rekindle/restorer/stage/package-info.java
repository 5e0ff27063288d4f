/** Brings verified data from the store into the staging area. */
@NullMarked
package dev.rekindle.restorer.stage;

import org.jspecify.annotations.NullMarked;
