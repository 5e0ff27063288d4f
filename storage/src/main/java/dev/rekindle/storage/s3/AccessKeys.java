package dev.rekindle.storage.s3;

import dev.rekindle.storage.Secret;
import org.jspecify.annotations.Nullable;

/**
 * What a request is signed with.
 *
 * @param token of a session; null for keys that stand alone
 */
record AccessKeys(String id, Secret key, @Nullable Secret token) {
  @Override
  public String toString() {
    return "AccessKeys(hidden)";
  }
}
