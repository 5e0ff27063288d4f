package dev.rekindle.storage.azure;

import dev.rekindle.storage.Secret;
import java.net.URI;
import org.jspecify.annotations.Nullable;

/**
 * Who asks, of which account.
 *
 * @param account null when nothing says it
 * @param service the account's Blob service, as a connection string has it, or null
 */
record AzureAccess(@Nullable String account, Grant grant, @Nullable URI service) {

  /** What allows to ask. */
  sealed interface Grant {}

  /** The account's key, in Base64. */
  record Key(Secret base64) implements Grant {}

  /** A shared access signature: a query without its question mark. */
  record Sas(Secret query) implements Grant {}

  /** A token that the platform gives: service principal, workload or managed identity. */
  record Platform() implements Grant {}

  @Override
  public String toString() {
    return "AzureAccess(hidden)";
  }
}
