/** Opens the store that a configuration names. */
@NullMarked
package dev.rekindle.storage.connect;

import org.jspecify.annotations.NullMarked;
