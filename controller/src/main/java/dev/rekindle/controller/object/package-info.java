/** What all of our kinds have in common: conditions, and the stamp that tells a copy. */
@NullMarked
package dev.rekindle.controller.object;

import org.jspecify.annotations.NullMarked;
