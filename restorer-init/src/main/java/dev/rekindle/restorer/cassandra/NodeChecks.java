package dev.rekindle.restorer.cassandra;

import dev.rekindle.backup.NodeBackup;
import dev.rekindle.restorer.cassandra.Problem.Code;
import dev.rekindle.topology.Partitioner;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Whether a node can start on a backup with the configuration that it will have. */
final class NodeChecks {
  private final NodeBackup backup;
  private final Selection selection;
  private final NodeConfig config;
  private final List<Problem> problems = new ArrayList<>();

  private NodeChecks(NodeBackup backup, Selection selection, NodeConfig config) {
    this.backup = backup;
    this.selection = selection;
    this.config = config;
  }

  /** Returns everything that is wrong. */
  static List<Problem> problems(NodeBackup backup, Selection selection, NodeConfig config) {
    NodeChecks checks = new NodeChecks(backup, selection, config);
    checks.checkTokens();
    checks.checkPartitioner();
    checks.checkNeeds();
    checks.problems.addAll(DataChecks.problems(backup, selection, config.version()));
    return List.copyOf(checks.problems);
  }

  private void checkTokens() {
    int count = backup.node().tokens().count();
    if (count == 0) {
      add(
          Code.TOKENS_MISSING,
          "tokens of " + backup.node().name(),
          "at least one",
          "none",
          "restore another backup; this one does not say what the node owned");
      return;
    }
    if (config.handover().owned()) {
      return;
    }
    Settings settings = config.settings();
    if (!Objects.equals(settings.numTokens(), count)) {
      add(
          Code.NUM_TOKENS_MISMATCH,
          Settings.NUM_TOKENS,
          Integer.toString(count),
          shown(settings.numTokens()),
          "set it in the node's configuration");
    }
    require(Settings.INITIAL_TOKEN, backup.node().tokens().initialToken(), initialToken());
    require(Settings.AUTO_BOOTSTRAP, "false", shown(settings.autoBootstrap()));
  }

  private String initialToken() {
    String token = config.settings().initialToken();
    return token == null ? "nothing" : token.replace(" ", "");
  }

  private void checkPartitioner() {
    String partitioner = config.settings().partitioner();
    if (partitioner == null || backup.node().tokens().count() == 0) {
      return;
    }
    List<BigInteger> tokens = backup.node().tokens().values();
    boolean fits =
        Partitioner.of(partitioner).filter(it -> tokens.stream().allMatch(it::allows)).isPresent();
    if (!fits) {
      add(
          Code.PARTITIONER_MISMATCH,
          Settings.PARTITIONER,
          "one whose tokens reach from " + tokens.getFirst() + " to " + tokens.getLast(),
          partitioner,
          "set the partitioner that the backup's cluster had");
    }
  }

  private void checkNeeds() {
    Map<String, String> needs = DataNeeds.of(selection);
    boolean ours = config.handover().owned();
    if (needs.containsKey(Settings.UUID_IDS) && !ours) {
      require(Settings.UUID_IDS, "true", shown(config.settings().uuidIds()));
    }
    String mode = config.settings().compatibilityMode();
    // What cannot be seen may be newer than what we would set, and must not be set back.
    boolean settable = ours && mode != null;
    if (needs.containsKey(Settings.COMPATIBILITY_MODE)
        && !settable
        && !Optional.ofNullable(mode).map(DataNeeds::readsNewFormats).orElse(false)) {
      require(Settings.COMPATIBILITY_MODE, "UPGRADING or NONE", shown(mode));
    }
  }

  private void require(String key, String expected, String found) {
    if (!expected.equals(found)) {
      add(
          Code.SETTING_REQUIRED,
          key,
          expected,
          found,
          "set it in the node's configuration, or let Rekindle see that (REKINDLE_CONFIG_DIR) and"
              + " hand it over");
    }
  }

  private static String shown(@Nullable Object value) {
    return value == null ? "not known" : value.toString();
  }

  private void add(Code code, String field, String expected, String found, String action) {
    problems.add(new Problem(code, field, expected, found, action));
  }
}
