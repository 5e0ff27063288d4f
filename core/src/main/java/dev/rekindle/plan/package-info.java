/** The restore plan: which pod gets which node's data, and how far the whole cluster is. */
@NullMarked
package dev.rekindle.plan;

import org.jspecify.annotations.NullMarked;
