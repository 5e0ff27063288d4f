/** What a StatefulSet says about the database in it. */
@NullMarked
package dev.rekindle.webhook.workload;

import org.jspecify.annotations.NullMarked;
