/** Azure Blob Storage. */
@NullMarked
package dev.rekindle.storage.azure;

import org.jspecify.annotations.NullMarked;
