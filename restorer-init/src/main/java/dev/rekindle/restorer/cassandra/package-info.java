/** What is particular to Cassandra: which files, where they go, and who the node is. */
@NullMarked
package dev.rekindle.restorer.cassandra;

import org.jspecify.annotations.NullMarked;
