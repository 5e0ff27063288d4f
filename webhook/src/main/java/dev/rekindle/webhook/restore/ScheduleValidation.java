package dev.rekindle.webhook.restore;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.rekindle.api.BackupSchedule;
import dev.rekindle.api.BackupScheduleSpec;
import dev.rekindle.webhook.admission.AdmissionCall;
import dev.rekindle.webhook.admission.Answer;
import dev.rekindle.webhook.admission.Handler;
import dev.rekindle.webhook.admission.Unreadable;
import dev.rekindle.webhook.cluster.ClusterView;
import dev.rekindle.webhook.problem.AdmissionRule;
import dev.rekindle.webhook.problem.Problem;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Refuses schedules that never come due, and those whose backups could not be made. */
public final class ScheduleValidation implements Handler {
  private final ClusterView cluster;
  private final ObjectMapper mapper;

  /** Looks things up in a cluster. */
  public ScheduleValidation(ClusterView cluster, ObjectMapper mapper) {
    this.cluster = cluster;
    this.mapper = mapper;
  }

  @Override
  public Answer answer(AdmissionCall call) {
    if (call.object().isMissingNode()) {
      return Answer.YES;
    }
    BackupScheduleSpec spec;
    BackupScheduleSpec old;
    try {
      spec = read(call.object());
      old = read(call.oldObject());
    } catch (JsonProcessingException e) {
      return Unreadable.answer("BackupSchedule", e);
    }
    if (spec == null || spec.equals(old)) {
      return Answer.YES;
    }
    var problems = new ArrayList<Problem>();
    CronCheck.problem(spec.schedule())
        .ifPresent(
            problem ->
                problems.add(
                    invalid(
                        "spec.schedule",
                        "minute, hour, day of month, month and day of week, or @daily and the like",
                        problem,
                        "Write it like \"30 2 * * *\".")));
    zone(spec.timeZone(), problems);
    if (spec.template() != null && spec.template().spec() != null) {
      var rules = new BackupRules(cluster, call, problems);
      rules.name(call.name());
      rules.storage(spec.template().spec().storageRef());
      rules.target(spec.template().spec().target());
    }
    return problems.isEmpty() ? Answer.YES : new Answer.Denied(problems);
  }

  private static void zone(@Nullable String zone, List<Problem> problems) {
    if (zone != null && !ZoneId.getAvailableZoneIds().contains(zone)) {
      problems.add(
          invalid(
              "spec.timeZone",
              "a name of the IANA database",
              zone,
              "Write it like Europe/Berlin, or leave it out for UTC."));
    }
  }

  private static Problem invalid(String field, String expected, String found, String todo) {
    return Problem.of(AdmissionRule.SCHEDULE_INVALID, field, expected, found, todo);
  }

  private @Nullable BackupScheduleSpec read(JsonNode tree) throws JsonProcessingException {
    return tree.isMissingNode() ? null : mapper.treeToValue(tree, BackupSchedule.class).getSpec();
  }
}
