package dev.rekindle.webhook.restore;

import dev.rekindle.api.Target;
import dev.rekindle.name.Label;
import dev.rekindle.rule.DataFacts;
import dev.rekindle.rule.Fact;
import dev.rekindle.rule.RestoreFacts;
import dev.rekindle.rule.RestoreRequest;
import dev.rekindle.rule.RestoreRule;
import dev.rekindle.rule.SourceFacts;
import dev.rekindle.rule.Verdict;
import dev.rekindle.webhook.admission.AdmissionCall;
import dev.rekindle.webhook.cluster.ClusterView;
import dev.rekindle.webhook.inject.StatefulSetInjection;
import dev.rekindle.webhook.inject.StorageLookup.Found;
import dev.rekindle.webhook.inject.StorageRef;
import dev.rekindle.webhook.problem.AdmissionRule;
import dev.rekindle.webhook.problem.Problem;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What single backups and those of schedules must satisfy alike. */
final class BackupRules {
  private final ClusterView cluster;
  private final AdmissionCall call;
  private final List<Problem> problems;

  BackupRules(ClusterView cluster, AdmissionCall call, List<Problem> problems) {
    this.cluster = cluster;
    this.call = call;
    this.problems = problems;
  }

  /** The name must be one that the layout of the bucket can carry. */
  void name(String name) {
    var source =
        new SourceFacts(
            Fact.unknown("the backup"),
            Fact.unknown("its phase"),
            Fact.unknown("who may read it"),
            DataFacts.UNKNOWN);
    Verdict.on(
            RestoreFacts.ofBucket(
                RestoreRequest.of(name, Instant.EPOCH), source, Fact.unknown("the target")))
        .refusals()
        .stream()
        .filter(violation -> violation.rule() == RestoreRule.BACKUP_NAME)
        .map(
            violation ->
                Problem.of(
                    AdmissionRule.BACKUP_INVALID,
                    "name",
                    violation.expected(),
                    violation.found(),
                    "Choose another name."))
        .forEach(problems::add);
  }

  /** The selector must find StatefulSets, and all of them must have opted in. */
  void target(@Nullable Target target) {
    if (target == null || target.selector() == null) {
      return; // the schema says when it is required
    }
    List<StatefulSet> sets =
        cluster.statefulSets(call.namespace(), target.selector().toLabelSelector());
    List<String> out =
        sets.stream()
            .filter(set -> !StatefulSetInjection.optedIn(set))
            .map(set -> set.getMetadata().getName())
            .toList();
    if (sets.isEmpty()) {
      problem("at least one StatefulSet", "none", "Create the StatefulSets, or mend the selector.");
    } else if (!out.isEmpty()) {
      problem(
          "StatefulSets with the label " + Label.INJECT.key() + ": \"true\"",
          "without it " + String.join(", ", out),
          "Add the label and let them roll out, or narrow the selector.");
    }
  }

  private void problem(String expected, String found, String todo) {
    problems.add(
        Problem.of(AdmissionRule.TARGET_MISSING, "target.selector", expected, found, todo));
  }

  /** The storage must exist, and this namespace and the user may use it. */
  void storage(dev.rekindle.api.@Nullable StorageRef ref) {
    var storages = new ClusterStorages(cluster, call);
    if (ref == null) {
      if (storages.defaults(call.namespace()).isEmpty()) {
        problems.add(
            Problem.of(
                AdmissionRule.STORAGE_MISSING,
                "spec.storageRef",
                "a BackupStorage, since the namespace has no default",
                "none",
                "Name a storage, or make one the default."));
      }
      return;
    }
    String namespace = ref.namespace() == null ? call.namespace() : ref.namespace();
    Found found = storages.find(new StorageRef(namespace, ref.name()), call.namespace());
    switch (found) {
      case Found.Usable _ -> {}
      case Found.Refused(Problem problem) ->
          problems.add(
              new Problem(
                  problem.code(),
                  "spec.storageRef",
                  problem.expected(),
                  problem.found(),
                  problem.todo()));
    }
  }
}
