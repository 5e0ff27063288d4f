/** Secrets that users want mounted into their pods, one per pod where the name says so. */
@NullMarked
package dev.rekindle.webhook.secret;

import org.jspecify.annotations.NullMarked;
