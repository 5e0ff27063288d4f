/** The server: HTTPS, deadlines, draining, health and metrics. */
@NullMarked
package dev.rekindle.webhook.server;

import org.jspecify.annotations.NullMarked;
