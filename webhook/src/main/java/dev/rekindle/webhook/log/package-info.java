/** How the webhook logs. */
@NullMarked
package dev.rekindle.webhook.log;

import org.jspecify.annotations.NullMarked;
