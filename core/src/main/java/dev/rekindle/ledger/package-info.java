/** The record on a data volume that makes the switch from old to restored data atomic. */
@NullMarked
package dev.rekindle.ledger;

import org.jspecify.annotations.NullMarked;
