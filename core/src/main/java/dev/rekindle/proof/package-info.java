/** How sure we are that a file is what the backup says it is. */
@NullMarked
package dev.rekindle.proof;

import org.jspecify.annotations.NullMarked;
