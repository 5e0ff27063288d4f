/** Names that users type: labels, annotations, environment variables, exit codes. */
@NullMarked
package dev.rekindle.name;

import org.jspecify.annotations.NullMarked;
