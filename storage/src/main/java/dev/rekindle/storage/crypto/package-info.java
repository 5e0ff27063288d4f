/** Ciphers and digests that are fast from the first byte on. */
@NullMarked
package dev.rekindle.storage.crypto;

import org.jspecify.annotations.NullMarked;
