/** The command line for people and scripts. */
@NullMarked
package dev.rekindle.restorer.cli;

import org.jspecify.annotations.NullMarked;
