/** Google Cloud Storage, by its JSON API. */
@NullMarked
package dev.rekindle.storage.gcs;

import org.jspecify.annotations.NullMarked;
