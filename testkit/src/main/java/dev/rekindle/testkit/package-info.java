/** Real servers and databases as child processes, for tests and the demo. */
@NullMarked
package dev.rekindle.testkit;

import org.jspecify.annotations.NullMarked;
