/** Requests of an API server, and what is answered to them. */
@NullMarked
package dev.rekindle.webhook.admission;

import org.jspecify.annotations.NullMarked;
