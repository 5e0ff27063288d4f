/** Makes certificates; the only place that sees BouncyCastle. */
@NullMarked
package dev.rekindle.certs.issue;

import org.jspecify.annotations.NullMarked;
