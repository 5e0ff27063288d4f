/** Log lines: JSON, or plain text on a terminal. */
@NullMarked
package dev.rekindle.restorer.log;

import org.jspecify.annotations.NullMarked;
