/** What the webhook sees of the cluster. */
@NullMarked
package dev.rekindle.webhook.cluster;

import org.jspecify.annotations.NullMarked;
