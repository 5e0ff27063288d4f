/** Object stores behind one small interface. */
@NullMarked
package dev.rekindle.storage;

import org.jspecify.annotations.NullMarked;
