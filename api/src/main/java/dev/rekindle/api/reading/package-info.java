/** What admission and the controller read alike of the StatefulSets of a target. */
@NullMarked
package dev.rekindle.api.reading;

import org.jspecify.annotations.NullMarked;
