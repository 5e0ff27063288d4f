/** TLS from files that change while connections are open. */
@NullMarked
package dev.rekindle.certs.reload;

import org.jspecify.annotations.NullMarked;
