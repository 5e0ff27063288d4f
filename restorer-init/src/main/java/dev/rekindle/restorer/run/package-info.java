/** The restore of one node: what a pod does from its start to the start of the database. */
@NullMarked
package dev.rekindle.restorer.run;

import org.jspecify.annotations.NullMarked;
