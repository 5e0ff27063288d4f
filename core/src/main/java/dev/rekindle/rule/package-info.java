/** The rules that a restore must satisfy, each with a stable code. */
@NullMarked
package dev.rekindle.rule;

import org.jspecify.annotations.NullMarked;
