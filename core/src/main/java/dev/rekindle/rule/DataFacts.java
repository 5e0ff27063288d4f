package dev.rekindle.rule;

import dev.rekindle.backup.BackupFacts;
import dev.rekindle.backup.NodeFacts;
import dev.rekindle.backup.NodeState;
import dev.rekindle.backup.SchemaFacts;
import dev.rekindle.proof.ProofLevel;
import java.util.Comparator;
import java.util.Objects;

/**
 * What the files of a backup allow, and what will become of their data.
 *
 * @param proof the best level at which every file can be shown to be right
 * @param schema where its keyspaces are replicated to, and how long its tables' rows live
 */
public record DataFacts(Fact<ProofLevel> proof, Fact<SchemaFacts> schema) {

  /** Nothing was looked at. */
  public static final DataFacts UNKNOWN =
      new DataFacts(
          Fact.unknown("how well the backup's files can be proved"),
          Fact.unknown("the schema of the backup"));

  /** Only the schema was looked at. */
  public static DataFacts of(SchemaFacts schema) {
    return new DataFacts(UNKNOWN.proof, Fact.known(schema));
  }

  /**
   * Only the manifests were looked at. They tell for certain what cannot be proven; that something
   * can, its bytes tell.
   */
  public static DataFacts ofManifests(BackupFacts backup) {
    Fact<ProofLevel> proof =
        backup.nodes().stream()
            .filter(node -> node.state() != NodeState.UNNAMED)
            .map(NodeFacts::proof)
            .filter(Objects::nonNull)
            .min(Comparator.naturalOrder())
            .filter(level -> level != ProofLevel.CONTENT)
            .map(Fact::known)
            .orElse(UNKNOWN.proof);
    return new DataFacts(proof, UNKNOWN.schema);
  }
}
