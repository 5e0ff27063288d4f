/** The restorer's command line and its run inside an init container. */
@NullMarked
package dev.rekindle.restorer;

import org.jspecify.annotations.NullMarked;
