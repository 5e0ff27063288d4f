/** Backups that are in buckets, as objects of the cluster. */
@NullMarked
package dev.rekindle.controller.backup;

import org.jspecify.annotations.NullMarked;
