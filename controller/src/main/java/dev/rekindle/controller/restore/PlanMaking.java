package dev.rekindle.controller.restore;

import dev.rekindle.api.BackupStorage;
import dev.rekindle.api.BackupStorageSpec;
import dev.rekindle.api.Restore;
import dev.rekindle.api.RestoreSpec;
import dev.rekindle.backup.BackupFacts;
import dev.rekindle.backup.NodeFacts;
import dev.rekindle.backup.NodeState;
import dev.rekindle.mapping.Mapping;
import dev.rekindle.name.Injected;
import dev.rekindle.plan.Assignment;
import dev.rekindle.plan.OldData;
import dev.rekindle.plan.PlannedRestore;
import dev.rekindle.plan.PlannedStorage;
import dev.rekindle.plan.RestoreOptions;
import dev.rekindle.topology.TargetPod;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * Makes the plans of a restore that the rules accept. The same backup and the same target give the
 * same plans, whoever makes them.
 */
record PlanMaking(Restore restore, BackupStorage storage, BackupFacts backup) {
  private static final Set<String> LOCAL = Set.of("system", "system_schema");

  Rules.Answer answer(List<StatefulSet> target, String digest, List<String> warnings) {
    List<TargetFacts> sets = target.stream().map(TargetFacts::of).toList();
    List<TargetPod> pods = new ArrayList<>();
    for (TargetFacts set : sets) {
      if (set.rack().isEmpty()) {
        return new Rules.Answer.Open("The rack of StatefulSet " + set.name() + " is not known.");
      }
      set.pods().forEach(pod -> pods.add(new TargetPod(pod, set.rack().get())));
    }
    return switch (Mapping.of(pods, named().map(NodeFacts::node).toList())) {
      case Mapping.Impossible(var obstacles) ->
          new Rules.Answer.Refused(obstacles.stream().map(Object::toString).toList());
      case Mapping.Complete(List<Mapping.Pair> pairs) ->
          new Rules.Answer.Accepted(digest, planned(sets, pairs), warnings);
    };
  }

  private Map<String, PlannedRestore> planned(List<TargetFacts> sets, List<Mapping.Pair> pairs) {
    Map<String, NodeFacts> facts = new HashMap<>();
    backup.nodes().forEach(node -> facts.put(node.node().name(), node));
    Map<String, PlannedRestore> planned = new HashMap<>();
    for (TargetFacts set : sets) {
      List<Assignment> nodes =
          pairs.stream()
              .filter(pair -> set.pods().contains(pair.pod().name()))
              .map(
                  pair -> assignment(pair, Objects.requireNonNull(facts.get(pair.source().name()))))
              .toList();
      planned.put(set.name(), planned(set, nodes));
    }
    return planned;
  }

  private Stream<NodeFacts> named() {
    return backup.nodes().stream().filter(node -> node.state() != NodeState.UNNAMED);
  }

  private static Assignment assignment(Mapping.Pair pair, NodeFacts node) {
    return new Assignment(
        pair.pod().name(),
        pair.source().name(),
        pair.source().datacenter(),
        pair.source().rack(),
        Objects.requireNonNull(node.digest(), "a complete node has one"),
        Assignment.digestOf(pair.source().tokens()));
  }

  private PlannedRestore planned(TargetFacts set, List<Assignment> nodes) {
    RestoreSpec spec = restore.getSpec();
    return new PlannedRestore(
            restore.getMetadata().getUid(),
            set.engine().orElse(backup.engine()),
            plannedStorage(),
            backup.name(),
            new RestoreOptions(
                spec.requireContentHash(),
                switch (spec.oldData()) {
                  case DELETE_WHEN_COMPLETED -> OldData.DELETE_WHEN_COMPLETED;
                  case KEEP -> OldData.KEEP;
                },
                StatusReading.fromNothing(restore) != null),
            nodes)
        .of(new PlannedRestore.Identity(set.clusterName().orElse(null), keyspaces()));
  }

  /**
   * What came or went while the backup ran is in some nodes' manifests only. Those that are each
   * node's own are made by the database itself.
   */
  private List<String> keyspaces() {
    Set<String> all = new TreeSet<>();
    named().forEach(node -> all.addAll(node.keyspaces()));
    named().forEach(node -> all.retainAll(node.keyspaces()));
    all.removeAll(LOCAL);
    return List.copyOf(all);
  }

  private PlannedStorage plannedStorage() {
    BackupStorageSpec spec = storage.getSpec();
    String namespace = storage.getMetadata().getNamespace();
    return new PlannedStorage(
        Injected.storageDirectory(
            restore.getMetadata().getNamespace(), namespace, storage.getMetadata().getName()),
        spec.url().replace("${namespace}", namespace),
        spec.endpoint(),
        spec.region(),
        addressing(spec),
        switch (spec.tls()) {
          case REQUIRED -> PlannedStorage.Tls.REQUIRED;
          case INSECURE -> PlannedStorage.Tls.INSECURE;
        },
        transfer(spec));
  }

  private static PlannedStorage.Addressing addressing(BackupStorageSpec spec) {
    if (spec.pathStyle() == null) {
      return PlannedStorage.Addressing.AUTO;
    }
    return spec.pathStyle() ? PlannedStorage.Addressing.PATH : PlannedStorage.Addressing.HOST;
  }

  private static PlannedStorage.Transfer transfer(BackupStorageSpec spec) {
    BackupStorageSpec.Transfer transfer = spec.transfer();
    return new PlannedStorage.Transfer(
        Objects.requireNonNullElse(transfer.concurrency(), 0),
        Objects.requireNonNullElse(transfer.bandwidth(), 0L));
  }
}
