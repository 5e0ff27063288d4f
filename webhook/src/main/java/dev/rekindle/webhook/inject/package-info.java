/** What is put into a StatefulSet's pods, and taken out again. */
@NullMarked
package dev.rekindle.webhook.inject;

import org.jspecify.annotations.NullMarked;
