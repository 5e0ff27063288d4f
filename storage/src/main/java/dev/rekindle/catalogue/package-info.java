/** The backups in a bucket: what is there, whether it can be restored, and every file of a node. */
@NullMarked
package dev.rekindle.catalogue;

import org.jspecify.annotations.NullMarked;
