package dev.rekindle.restorer.cassandra;

import org.jspecify.annotations.Nullable;

/**
 * What is known of the configuration that matters to restored data; null means not known.
 *
 * @param numTokens {@code num_tokens}
 * @param initialToken {@code initial_token}; null also when it is not set
 * @param autoBootstrap {@code auto_bootstrap}
 * @param partitioner {@code partitioner}, with or without its package
 * @param uuidIds {@code uuid_sstable_identifiers_enabled}
 * @param compatibilityMode {@code storage_compatibility_mode}
 */
public record Settings(
    @Nullable Integer numTokens,
    @Nullable String initialToken,
    @Nullable Boolean autoBootstrap,
    @Nullable String partitioner,
    @Nullable Boolean uuidIds,
    @Nullable String compatibilityMode) {
  static final String NUM_TOKENS = "num_tokens";
  static final String INITIAL_TOKEN = "initial_token";
  static final String AUTO_BOOTSTRAP = "auto_bootstrap";
  static final String PARTITIONER = "partitioner";
  static final String UUID_IDS = "uuid_sstable_identifiers_enabled";
  static final String COMPATIBILITY_MODE = "storage_compatibility_mode";

  /** Nothing is known. */
  public static final Settings UNKNOWN = new Settings(null, null, null, null, null, null);
}
