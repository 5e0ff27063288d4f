/** The admission server as a process. */
@NullMarked
package dev.rekindle.webhook;

import org.jspecify.annotations.NullMarked;
