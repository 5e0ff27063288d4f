/** What is known about a backup: its nodes, their tokens, and their files. */
@NullMarked
package dev.rekindle.backup;

import org.jspecify.annotations.NullMarked;
