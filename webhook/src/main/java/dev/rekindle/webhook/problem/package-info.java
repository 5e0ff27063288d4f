/** What is wrong with an object, in words for the person who can mend it. */
@NullMarked
package dev.rekindle.webhook.problem;

import org.jspecify.annotations.NullMarked;
