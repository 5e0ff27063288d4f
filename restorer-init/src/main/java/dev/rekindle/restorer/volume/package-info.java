/** The node's volumes: roots, work directories, the ledger, and the switch. */
@NullMarked
package dev.rekindle.restorer.volume;

import org.jspecify.annotations.NullMarked;
