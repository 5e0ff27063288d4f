/** How long a database in pods is away while it is restored: by us, and by Medusa's procedure. */
@NullMarked
package dev.rekindle.e2e.downtime;

import org.jspecify.annotations.NullMarked;
