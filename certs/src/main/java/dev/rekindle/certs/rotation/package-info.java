/** When a certificate is replaced, and in which order; pure. */
@NullMarked
package dev.rekindle.certs.rotation;

import org.jspecify.annotations.NullMarked;
