/** Small JSON, read strictly: what plans and ledgers have in common. */
@NullMarked
package dev.rekindle.json;

import org.jspecify.annotations.NullMarked;
