package dev.rekindle.webhook.restore;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rekindle.api.Restore;
import dev.rekindle.backup.BackupFacts;
import dev.rekindle.backup.NodeFacts;
import dev.rekindle.name.Annotation;
import dev.rekindle.rule.Fact;
import dev.rekindle.rule.RestoreFacts;
import dev.rekindle.rule.RestoreRule;
import dev.rekindle.rule.Source;
import dev.rekindle.rule.SourceFacts;
import dev.rekindle.rule.StatefulSetFacts;
import dev.rekindle.rule.Verdict;
import dev.rekindle.webhook.admission.AdmissionCall;
import dev.rekindle.webhook.admission.Answer;
import dev.rekindle.webhook.admission.Handler;
import dev.rekindle.webhook.admission.Unreadable;
import dev.rekindle.webhook.cluster.ClusterView;
import dev.rekindle.webhook.inject.StatefulSetInjection;
import dev.rekindle.webhook.inject.StorageRef;
import dev.rekindle.webhook.problem.Problem;
import dev.rekindle.webhook.workload.Maybe;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import java.time.Clock;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Refuses new StatefulSets whose {@code restore-from} names a backup that they can never start
 * from, and warns as of any restore. The StatefulSets of a datacenter come one after the other, so
 * what only all of them together can satisfy is the controller's to check.
 */
public final class RestoreFromValidation implements Handler {
  private static final Set<RestoreRule> ALONE =
      EnumSet.of(
          RestoreRule.BACKUP_NAME,
          RestoreRule.BACKUP_MISSING,
          RestoreRule.BACKUP_FORBIDDEN,
          RestoreRule.BACKUP_FAILED,
          RestoreRule.BACKUP_UNFINISHED,
          RestoreRule.BACKUP_NODES_MISSING,
          RestoreRule.BACKUP_EMPTY,
          RestoreRule.BACKUP_UNREADABLE,
          RestoreRule.ENGINE_MISMATCH,
          RestoreRule.ENGINE_UNSUPPORTED,
          RestoreRule.SOURCE_VERSION_UNSUPPORTED,
          RestoreRule.TARGET_VERSION_UNSUPPORTED,
          RestoreRule.TARGET_OLDER,
          RestoreRule.DATACENTER_MISMATCH,
          RestoreRule.TOKENS_MISSING,
          RestoreRule.TOKENS_SHARED,
          RestoreRule.TOKEN_COUNT_MISMATCH,
          RestoreRule.STORAGE_NOT_READY,
          RestoreRule.STORAGE_NOT_ALLOWED,
          RestoreRule.STORAGE_NOT_INJECTED,
          RestoreRule.SECRET_MISSING,
          RestoreRule.SECRET_INCOMPLETE);

  private final ClusterView cluster;
  private final ObjectMapper mapper;
  private final Clock clock;

  /** Looks things up in a cluster. */
  public RestoreFromValidation(ClusterView cluster, ObjectMapper mapper, Clock clock) {
    this.cluster = cluster;
    this.mapper = mapper;
    this.clock = clock;
  }

  @Override
  public Answer answer(AdmissionCall call) {
    if (call.operation() != AdmissionCall.Operation.CREATE || call.object().isMissingNode()) {
      return Answer.YES;
    }
    StatefulSet set;
    try {
      set = mapper.treeToValue(call.object(), StatefulSet.class);
    } catch (JsonProcessingException e) {
      return Unreadable.answer("StatefulSet", e);
    }
    String from = Maybe.map(set.getMetadata().getAnnotations()).get(Annotation.RESTORE_FROM.key());
    boolean described =
        set.getSpec() != null
            && set.getSpec().getTemplate() != null
            && set.getSpec().getTemplate().getSpec() != null;
    if (from == null || from.isBlank() || !described || !StatefulSetInjection.optedIn(set)) {
      return Answer.YES;
    }
    StorageRef ref = StorageRef.parse(from.strip(), call.namespace());
    RestoreFacts facts =
        RestoreReading.of(
            new RestoreLookup(cluster, call).ofNew(set, restore(ref), clock.instant()), mapper);
    Verdict verdict = Verdict.on(facts);
    List<Problem> problems =
        Stream.concat(
                verdict.refusals().stream().filter(violation -> ALONE.contains(violation.rule())),
                Verdict.on(ofItsRacks(facts)).refusals().stream()
                    .filter(violation -> violation.rule() == RestoreRule.VOLUME_TOO_SMALL))
            .map(Problem::of)
            .toList();
    return problems.isEmpty()
        ? new Answer.Allowed(RestoreValidation.warnings(verdict))
        : new Answer.Denied(problems);
  }

  /** Nodes are paired rack by rack, so which pod gets whose data needs no other rack. */
  private static RestoreFacts ofItsRacks(RestoreFacts facts) {
    if (facts.source().found() instanceof Fact.Known<Source>(Source.Whole(BackupFacts backup))
        && facts.target()
            instanceof Fact.Known<List<StatefulSetFacts>>(List<StatefulSetFacts> sets)) {
      Set<String> racks =
          sets.stream()
              .flatMap(set -> set.pods().stream())
              .flatMap(
                  pod ->
                      pod.rack() instanceof Fact.Known<String>(String rack)
                          ? Stream.of(rack)
                          : Stream.empty())
              .collect(Collectors.toSet());
      List<NodeFacts> nodes =
          backup.nodes().stream().filter(node -> racks.contains(node.node().rack())).toList();
      BackupFacts part =
          new BackupFacts(
              backup.name(), backup.engine(), backup.started(), backup.finished(), nodes);
      return RestoreFacts.ofBucket(
          facts.request(),
          SourceFacts.ofBucket(new Source.Whole(part), facts.source().data()),
          facts.target());
    }
    return facts;
  }

  private Restore restore(StorageRef ref) {
    ObjectNode restore = mapper.createObjectNode();
    restore
        .putObject("spec")
        .putObject("backupRef")
        .put("name", ref.name())
        .put("namespace", ref.namespace());
    return mapper.convertValue(restore, Restore.class);
  }
}
