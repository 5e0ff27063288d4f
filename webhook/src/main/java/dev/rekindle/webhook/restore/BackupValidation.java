package dev.rekindle.webhook.restore;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.rekindle.api.Backup;
import dev.rekindle.webhook.admission.AdmissionCall;
import dev.rekindle.webhook.admission.Answer;
import dev.rekindle.webhook.admission.Handler;
import dev.rekindle.webhook.admission.Unreadable;
import dev.rekindle.webhook.cluster.ClusterView;
import dev.rekindle.webhook.problem.AdmissionRule;
import dev.rekindle.webhook.problem.Problem;
import java.util.ArrayList;
import java.util.List;

/**
 * Refuses backups that cannot be made. What is asked for never changes, so of an UPDATE only the
 * stamp is looked at.
 */
public final class BackupValidation implements Handler {
  private final ClusterView cluster;
  private final ObjectMapper mapper;

  /** Looks things up in a cluster. */
  public BackupValidation(ClusterView cluster, ObjectMapper mapper) {
    this.cluster = cluster;
    this.mapper = mapper;
  }

  @Override
  public Answer answer(AdmissionCall call) {
    if (call.object().isMissingNode()) {
      return Answer.YES;
    }
    if (call.operation() != AdmissionCall.Operation.CREATE) {
      return Stamped.changed(call)
          .<Answer>map(problem -> new Answer.Denied(List.of(problem)))
          .orElse(Answer.YES);
    }
    Backup backup;
    try {
      backup = mapper.treeToValue(call.object(), Backup.class);
    } catch (JsonProcessingException e) {
      return Unreadable.answer("Backup", e);
    }
    if (backup.getSpec() == null) {
      return Answer.YES;
    }
    var problems = new ArrayList<Problem>();
    var rules = new BackupRules(cluster, call, problems);
    if (Stamped.elsewhere(call.object())) {
      // It is never made, and may come before its storage does; but it is read from the bucket.
      rules.storage(backup.getSpec().storageRef());
      problems.removeIf(problem -> !problem.code().equals(AdmissionRule.STORAGE_FORBIDDEN.code()));
      return problems.isEmpty() ? Answer.YES : new Answer.Denied(problems);
    }
    String tag = backup.getSpec().snapshotTag();
    rules.name(tag == null ? call.name() : tag);
    rules.storage(backup.getSpec().storageRef());
    if (!backup.getSpec().register()) {
      rules.target(backup.getSpec().target());
    }
    return problems.isEmpty() ? Answer.YES : new Answer.Denied(problems);
  }
}
