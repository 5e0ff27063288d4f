/** What the Cassandra node in the same pod says about itself. */
@NullMarked
package dev.rekindle.sidecar.cassandra;

import org.jspecify.annotations.NullMarked;
