package dev.rekindle.storage.gcs;

import dev.rekindle.storage.StoreException;

/** What a token can be had for. Thread safe. */
sealed interface GcsCredentials permits LibraryCredentials, ServiceAccount {
  /** What may be done with a token. */
  String SCOPE = "https://www.googleapis.com/auth/devstorage.read_write";

  /** Asks for a new token. */
  GcsToken ask() throws StoreException;
}
