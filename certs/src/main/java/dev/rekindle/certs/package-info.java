/** Certificates, keys and bundles, and their form in PEM. Needs nothing but the JDK. */
@NullMarked
package dev.rekindle.certs;

import org.jspecify.annotations.NullMarked;
