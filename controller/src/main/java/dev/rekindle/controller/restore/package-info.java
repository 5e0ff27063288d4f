/**
 * Restores that run themselves. {@link dev.rekindle.controller.restore.RestoreStep#of} decides what
 * comes next from what was seen; everything around it only sees and does.
 */
@NullMarked
package dev.rekindle.controller.restore;

import org.jspecify.annotations.NullMarked;
