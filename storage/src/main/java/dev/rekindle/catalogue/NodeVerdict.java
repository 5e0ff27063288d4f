package dev.rekindle.catalogue;

import dev.rekindle.backup.NodeFacts;
import dev.rekindle.backup.NodeState;
import dev.rekindle.proof.ProofLevel;
import dev.rekindle.topology.Node;
import dev.rekindle.topology.Tokens;
import java.util.ArrayList;
import java.util.List;

/** Concludes from what was read whether a node can be restored, and why not. Pure. */
final class NodeVerdict {
  private final NodeReading reading;
  private final IndexedBackup indexed;
  private final Ring ring;
  private final String meta;

  private NodeVerdict(NodeReading reading, IndexedBackup indexed, Ring ring) {
    this.reading = reading;
    this.indexed = indexed;
    this.ring = ring;
    this.meta = reading.name() + '/' + indexed.name() + "/meta/";
  }

  static NodeFacts of(NodeReading reading, IndexedBackup indexed, Ring ring) {
    return new NodeVerdict(reading, indexed, ring).facts();
  }

  private NodeFacts facts() {
    NodeState state = NodeState.COMPLETE;
    List<String> reasons = new ArrayList<>();
    for (Finding finding : findings()) {
      state = state == NodeState.COMPLETE ? finding.state : state;
      reasons.add(finding.reason);
    }
    Node found = ring.node(reading.name());
    ManifestSummary manifest = reading.manifest();
    long files = 0;
    long bytes = 0;
    ProofLevel proof = null;
    List<String> keyspaces = List.of();
    if (manifest != null && manifest.problems().isEmpty()) {
      files = manifest.files();
      bytes = manifest.bytes();
      proof = manifest.proof();
      keyspaces = manifest.keyspaces();
    }
    return new NodeFacts(
        found == null ? new Node(reading.name(), null, null, Tokens.NONE) : found,
        state,
        String.join("; ", reasons),
        reading.version().release(),
        reading.meta().differential(),
        files,
        bytes,
        state == NodeState.COMPLETE ? reading.digest() : null,
        proof,
        keyspaces);
  }

  private record Finding(NodeState state, String reason) {}

  /** The state is that of the first finding; the reasons are all of them. */
  private List<Finding> findings() {
    if (reading.meta().nothing()) {
      return List.of(new Finding(NodeState.ABSENT, absent()));
    }
    List<Finding> findings = new ArrayList<>();
    if (reading.manifest() == null) {
      findings.add(new Finding(NodeState.UNFINISHED, unfinished()));
    }
    for (String reason : unreadable()) {
      findings.add(new Finding(NodeState.UNREADABLE, reason));
    }
    TokenMap map = reading.tokenMap();
    if (map != null && map.problems().isEmpty() && !map.nodes().containsKey(reading.name())) {
      findings.add(new Finding(NodeState.UNNAMED, unnamed(map)));
    }
    ManifestSummary manifest = reading.manifest();
    if (manifest != null && manifest.problems().isEmpty() && !manifest.schema()) {
      findings.add(new Finding(NodeState.EMPTY, empty(manifest)));
    }
    return findings;
  }

  private List<String> unreadable() {
    List<String> reasons = new ArrayList<>();
    if (reading.tokenMap() == null) {
      reasons.add(meta + NodeMetadata.TOKEN_MAP + " is not there, so its tokens are not known");
    } else {
      reasons.addAll(of(NodeMetadata.TOKEN_MAP, reading.tokenMap().problems()));
    }
    if (reading.manifest() != null) {
      reasons.addAll(of(NodeMetadata.MANIFEST, reading.manifest().problems()));
    }
    reasons.addAll(of(NodeMetadata.SERVER_VERSION, reading.version().problems()));
    reasons.addAll(ring.contradictions(reading.name()));
    return reasons;
  }

  private List<String> of(String object, List<String> problems) {
    return problems.isEmpty()
        ? List.of()
        : List.of(meta + object + ": " + String.join("; ", problems));
  }

  private String absent() {
    String namedBy = ring.namedBy(reading.name());
    return namedBy == null
        ? "the index names it, and there is nothing under " + meta
        : "the token map of " + namedBy + " names it, and there is nothing under " + meta;
  }

  private String unfinished() {
    String missing = meta + NodeMetadata.MANIFEST + " is not there: ";
    return indexed.node(reading.name()).saysFinished()
        ? missing + "the index calls the node finished, but the manifest is gone"
        : missing + "the backup of this node was interrupted, or still runs";
  }

  private String unnamed(TokenMap map) {
    return meta
        + NodeMetadata.TOKEN_MAP
        + " names "
        + (map.nodes().isEmpty() ? "nobody" : String.join(", ", shortened(map)))
        + " and not "
        + reading.name()
        + " itself, so its tokens are not known";
  }

  private static List<String> shortened(TokenMap map) {
    List<String> names = new ArrayList<>(map.nodes().keySet().stream().limit(5).toList());
    if (map.nodes().size() > names.size()) {
      names.add("and " + (map.nodes().size() - names.size()) + " more");
    }
    return names;
  }

  private String empty(ManifestSummary manifest) {
    return meta
        + NodeMetadata.MANIFEST
        + (manifest.files() == 0
            ? " names no file"
            : " names " + manifest.files() + " files and none of keyspace system_schema")
        + ": the snapshot failed, and the backup was called finished all the same";
  }
}
