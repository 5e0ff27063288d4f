package dev.rekindle.rule;

import dev.rekindle.backup.NodeFacts;
import dev.rekindle.backup.NodeState;
import java.util.List;
import java.util.stream.Stream;

/** Whether there is a backup, and all of it. */
final class BackupChecks {
  private static final String OTHER_BACKUP = "Choose a backup that succeeded.";

  private BackupChecks() {}

  static Fact<List<Finding>> name(RestoreView view) {
    String name = view.facts().request().backup();
    return Fact.known(
        LayoutName.problemsOfBackup(name).stream()
            .map(
                problem ->
                    new Finding(
                        "backup name",
                        "a name that the bucket's layout can carry",
                        "\"" + name + "\", which has " + problem,
                        "Take a backup under another name."))
            .toList());
  }

  static Fact<List<Finding>> exists(RestoreView view) {
    String name = view.facts().request().backup();
    return view.facts()
        .source()
        .found()
        .map(
            found ->
                switch (found) {
                  case Source.Missing(List<String> others) ->
                      Findings.one(
                          "backup",
                          name + " in the storage",
                          "only " + OneLine.names(others),
                          "Name one of those, exactly, or look at the storage's URL and prefix.");
                  case Source.Whole _ -> List.of();
                });
  }

  static Fact<List<Finding>> readable(RestoreView view) {
    return view.facts()
        .source()
        .access()
        .map(
            access ->
                switch (access) {
                  case ALLOWED -> List.of();
                  case DENIED ->
                      Findings.one(
                          "backup",
                          "one that you may read",
                          view.facts().request().backup() + ", which you may not get",
                          "Ask for the right to get backups in its namespace.");
                });
  }

  static Fact<List<Finding>> succeeded(RestoreView view) {
    return view.facts()
        .source()
        .phase()
        .map(
            phase ->
                switch (phase) {
                  case FAILED, MISSING ->
                      Findings.one(
                          "backup phase",
                          SourceFacts.Phase.SUCCEEDED.toString(),
                          phase.toString(),
                          OTHER_BACKUP);
                  case PENDING, RUNNING, SUCCEEDED -> List.of();
                });
  }

  static Fact<List<Finding>> finished(RestoreView view) {
    Fact<List<Finding>> byObject =
        view.facts()
            .source()
            .phase()
            .map(
                phase ->
                    switch (phase) {
                      case PENDING, RUNNING ->
                          Findings.one(
                              "backup phase",
                              SourceFacts.Phase.SUCCEEDED.toString(),
                              phase.toString(),
                              "Wait until it is finished, or choose another backup.");
                      case FAILED, MISSING, SUCCEEDED -> List.of();
                    });
    Fact<List<Finding>> byBucket =
        inState(
            view,
            NodeState.UNFINISHED,
            "all nodes with a manifest",
            "none of ",
            "Wait until it is finished, or choose another backup.");
    return either(byObject, byBucket);
  }

  /** What one of them says; unknown only when both are. */
  private static Fact<List<Finding>> either(Fact<List<Finding>> one, Fact<List<Finding>> other) {
    return switch (one) {
      case Fact.Unknown<List<Finding>> _ -> other;
      case Fact.Known<List<Finding>>(List<Finding> some) ->
          switch (other) {
            case Fact.Unknown<List<Finding>> _ -> one;
            case Fact.Known<List<Finding>>(List<Finding> more) ->
                Fact.known(Stream.concat(some.stream(), more.stream()).toList());
          };
    };
  }

  static Fact<List<Finding>> hasAllNodes(RestoreView view) {
    return view.nodes()
        .flatMap(
            nodes ->
                nodes.isEmpty()
                    ? Fact.known(Findings.one("backup nodes", "at least one", "none", OTHER_BACKUP))
                    : inState(
                        view,
                        NodeState.ABSENT,
                        "the data of every node in the token map",
                        "nothing of ",
                        OTHER_BACKUP));
  }

  static Fact<List<Finding>> namesAllNodes(RestoreView view) {
    return inState(
        view,
        NodeState.UNNAMED,
        "every node with data in the token map",
        "data but no tokens of ",
        OTHER_BACKUP);
  }

  static Fact<List<Finding>> isNotEmpty(RestoreView view) {
    return inState(
        view,
        NodeState.EMPTY,
        "the files of a schema for every node",
        "a manifest without them for ",
        OTHER_BACKUP);
  }

  static Fact<List<Finding>> isLegible(RestoreView view) {
    return inState(
        view,
        NodeState.UNREADABLE,
        "manifests and token maps that can be read",
        "other content for ",
        "Choose another backup; this one was damaged after it was written.");
  }

  private static Fact<List<Finding>> inState(
      RestoreView view, NodeState state, String expected, String prefix, String todo) {
    return view.nodes()
        .map(
            nodes -> {
              List<NodeFacts> bad = nodes.stream().filter(n -> n.state() == state).toList();
              if (bad.isEmpty()) {
                return List.of();
              }
              String names = OneLine.names(bad.stream().map(n -> n.node().name()).toList());
              String detail = bad.getFirst().detail();
              return Findings.one(
                  "backup nodes",
                  expected,
                  prefix + names + (detail.isEmpty() ? "" : " (" + detail + ")"),
                  todo);
            });
  }

  static Fact<List<Finding>> nodeNames(RestoreView view) {
    return view.nodes()
        .map(
            nodes ->
                nodes.stream()
                    .map(node -> node.node().name())
                    .flatMap(
                        name ->
                            LayoutName.problemsOfNode(name).stream()
                                .map(problem -> "\"" + name + "\", which has " + problem))
                    .map(
                        found ->
                            new Finding(
                                "backup nodes",
                                "names that the bucket's layout can carry",
                                found,
                                "Rename the StatefulSet before its next backup; this one cannot be"
                                    + " told apart from the layout's own objects."))
                    .toList());
  }

  static Fact<List<Finding>> proof(RestoreView view) {
    var wanted = view.facts().request().proof();
    return view.facts()
        .source()
        .data()
        .proof()
        .map(
            best ->
                best.compareTo(wanted) >= 0
                    ? List.of()
                    : Findings.one(
                        "requireContentHash",
                        "a proof of " + wanted + " for every file",
                        "only " + best + " for some",
                        "Take a new backup with this product, or give up requireContentHash."));
  }
}
