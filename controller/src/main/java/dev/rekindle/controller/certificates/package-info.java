/** Two authorities, their leaves, and who has to believe them. */
@NullMarked
package dev.rekindle.controller.certificates;

import org.jspecify.annotations.NullMarked;
