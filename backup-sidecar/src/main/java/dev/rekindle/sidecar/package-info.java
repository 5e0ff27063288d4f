/**
 * The sidecar: it knows what runs in its pod, tells the controller, and cleans up after restores.
 */
@NullMarked
package dev.rekindle.sidecar;

import org.jspecify.annotations.NullMarked;
