/** A directory as an object store. */
@NullMarked
package dev.rekindle.storage.directory;

import org.jspecify.annotations.NullMarked;
