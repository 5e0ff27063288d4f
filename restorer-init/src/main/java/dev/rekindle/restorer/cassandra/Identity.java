package dev.rekindle.restorer.cassandra;

import dev.rekindle.topology.Tokens;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * Who a restored node is: the tokens that it owns, and what else it must be told to start on its
 * data. Cassandra remembers its tokens after the first start and ignores ours from then on, but it
 * refuses to start when {@code num_tokens} is not their number, so it is told on every start.
 *
 * @param tokens the source node's
 * @param needs further keys of {@code cassandra.yaml} that the data needs
 * @param backup the backup's name, for people
 * @param sourceNode the source node's name, for people
 * @param restore the UID of the restore
 */
public record Identity(
    Tokens tokens,
    SortedMap<String, String> needs,
    String backup,
    String sourceNode,
    String restore) {
  private static final Pattern KEY = Pattern.compile("[a-z][a-z0-9_]{0,99}");
  private static final Pattern VALUE = Pattern.compile("[A-Za-z0-9_.]{1,200}");

  /**
   * Keeps a copy.
   *
   * @throws IllegalArgumentException when there are no tokens, or a key or value of the needs is
   *     not a plain word
   */
  public Identity {
    needs = Collections.unmodifiableSortedMap(new TreeMap<>(needs));
    if (tokens.count() == 0) {
      throw new IllegalArgumentException("A node's identity needs tokens and has none");
    }
    needs.forEach(
        (key, value) -> {
          if (!KEY.matcher(key).matches() || !VALUE.matcher(value).matches()) {
            throw new IllegalArgumentException(
                "A setting must be a plain word and is '" + key + "' = '" + value + "'");
          }
        });
  }

  /** A mode that is newer than the one that the data needs stays as somebody configured it. */
  Identity beside(Settings configured) {
    String mode = configured.compatibilityMode();
    if (mode == null || !DataNeeds.readsNewFormats(mode)) {
      return this;
    }
    SortedMap<String, String> unmet = new TreeMap<>(needs);
    unmet.remove(Settings.COMPATIBILITY_MODE);
    return new Identity(tokens, unmet, backup, sourceNode, restore);
  }

  /** Returns every key that the node must start with, in the order to write them. */
  Map<String, String> settings() {
    Map<String, String> settings = new LinkedHashMap<>();
    settings.put(Settings.NUM_TOKENS, Integer.toString(tokens.count()));
    settings.put(Settings.INITIAL_TOKEN, tokens.initialToken());
    settings.put(Settings.AUTO_BOOTSTRAP, "false");
    settings.putAll(needs);
    return settings;
  }
}
