/** Rekindle on a real cluster: its images, its manifests, and what runs beside it. */
@NullMarked
package dev.rekindle.e2e.cluster;

import org.jspecify.annotations.NullMarked;
