package dev.rekindle.webhook.restore;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rekindle.api.Restore;
import dev.rekindle.name.Annotation;
import dev.rekindle.rule.RestoreRule;
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
    Verdict verdict =
        Verdict.on(
            RestoreReading.of(
                new RestoreLookup(cluster, call).ofNew(set, restore(ref), clock.instant()),
                mapper));
    List<Problem> problems =
        verdict.refusals().stream()
            .filter(violation -> ALONE.contains(violation.rule()))
            .map(Problem::of)
            .toList();
    return problems.isEmpty()
        ? new Answer.Allowed(RestoreValidation.warnings(verdict))
        : new Answer.Denied(problems);
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
