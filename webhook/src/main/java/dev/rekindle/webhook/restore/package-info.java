/** What is known of a restore when it is applied, and what core's rules say about it. */
@NullMarked
package dev.rekindle.webhook.restore;

import org.jspecify.annotations.NullMarked;
