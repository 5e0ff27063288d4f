/** The difference between two objects, as an API server takes it. */
@NullMarked
package dev.rekindle.webhook.patch;

import org.jspecify.annotations.NullMarked;
