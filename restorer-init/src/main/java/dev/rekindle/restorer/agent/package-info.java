/** How a pod says to the controller, and to nobody else, how far it is. */
@NullMarked
package dev.rekindle.restorer.agent;

import org.jspecify.annotations.NullMarked;
