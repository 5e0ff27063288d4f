package dev.rekindle.webhook.restore;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.rekindle.api.ApiGroup;
import dev.rekindle.api.Restore;
import dev.rekindle.mapping.Mapping;
import dev.rekindle.rule.Fact;
import dev.rekindle.rule.PodFacts;
import dev.rekindle.rule.RestoreFacts;
import dev.rekindle.rule.RestorePreview;
import dev.rekindle.rule.Source;
import dev.rekindle.rule.StatefulSetFacts;
import dev.rekindle.rule.Verdict;
import dev.rekindle.topology.Node;
import dev.rekindle.topology.TargetPod;
import dev.rekindle.webhook.admission.AdmissionCall;
import dev.rekindle.webhook.admission.Answer;
import dev.rekindle.webhook.admission.Handler;
import dev.rekindle.webhook.admission.Unreadable;
import dev.rekindle.webhook.cluster.ClusterView;
import dev.rekindle.webhook.problem.AdmissionRule;
import dev.rekindle.webhook.problem.Problem;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;

/**
 * Refuses restores that cannot work, with every rule that they violate, and tells of the others
 * what they will do. What is asked for never changes, so of an UPDATE only the marks are looked at
 * that the controller gives.
 */
public final class RestoreValidation implements Handler {
  private final ClusterView cluster;
  private final ObjectMapper mapper;
  private final Clock clock;

  /** Looks things up in a cluster. */
  public RestoreValidation(ClusterView cluster, ObjectMapper mapper, Clock clock) {
    this.cluster = cluster;
    this.mapper = mapper;
    this.clock = clock;
  }

  @Override
  public Answer answer(AdmissionCall call) {
    if (call.object().isMissingNode()) {
      return Answer.YES;
    }
    boolean created = call.operation() == AdmissionCall.Operation.CREATE;
    boolean copied = created && Stamped.elsewhere(call.object());
    var foreign = new ArrayList<Problem>();
    Stamped.changed(call).ifPresent(foreign::add);
    String place = fromNothing(call.object());
    if (!place.equals(fromNothing(call.oldObject())) && !copied) {
      foreign.add(foreign(place));
    }
    if (!foreign.isEmpty()) {
      return new Answer.Denied(foreign);
    }
    if (!created) {
      return Answer.YES;
    }
    Restore restore;
    try {
      restore = mapper.treeToValue(call.object(), Restore.class);
    } catch (JsonProcessingException e) {
      return Unreadable.answer("Restore", e);
    }
    if (copied || !whole(restore)) {
      return Answer.YES; // a copy never runs; what is missing, the schema refuses
    }
    RestoreSituation situation = new RestoreLookup(cluster, call).of(restore, clock.instant());
    RestoreFacts facts = RestoreReading.of(situation, mapper);
    Verdict verdict = Verdict.on(facts);
    return verdict.accepted()
        ? new Answer.Allowed(preview(facts, verdict))
        : new Answer.Denied(verdict.refusals().stream().map(Problem::of).toList());
  }

  private static String fromNothing(JsonNode restore) {
    return restore.path("metadata").path("annotations").path(ApiGroup.FROM_NOTHING).asText();
  }

  private static Problem foreign(String place) {
    return Problem.of(
        AdmissionRule.FROM_NOTHING_FOREIGN,
        "annotation " + ApiGroup.FROM_NOTHING,
        "it as the controller wrote it, or not at all",
        place.isEmpty() ? "it taken away" : place,
        "Leave it as it is; to fill new StatefulSets, create them with rekindle.dev/restore-from.");
  }

  private static boolean whole(Restore restore) {
    return restore.getSpec() != null
        && restore.getSpec().backupRef() != null
        && restore.getSpec().backupRef().name() != null
        && restore.getSpec().target() != null
        && restore.getSpec().target().selector() != null;
  }

  private static List<String> preview(RestoreFacts facts, Verdict verdict) {
    if (facts.source().found() instanceof Fact.Known<Source>(Source.Whole(var backup))
        && facts.target()
            instanceof Fact.Known<List<StatefulSetFacts>>(List<StatefulSetFacts> sets)) {
      List<Node> nodes = backup.nodes().stream().map(node -> node.node()).toList();
      if (Mapping.of(pods(sets), nodes) instanceof Mapping.Complete complete) {
        return RestorePreview.of(complete, backup.nodes(), verdict);
      }
    }
    var lines = new ArrayList<>(warnings(verdict));
    lines.add(
        "which pod gets which node's data is decided when the controller has read the backup");
    return lines;
  }

  /** What the person who asks should know. */
  static List<String> warnings(Verdict verdict) {
    return verdict.warnings().stream().map(warning -> shortened(warning.line())).toList();
  }

  private static String shortened(String line) {
    return line.length() <= RestorePreview.LINE
        ? line
        : line.substring(0, RestorePreview.LINE - 1) + '…';
  }

  private static List<TargetPod> pods(List<StatefulSetFacts> sets) {
    var pods = new ArrayList<TargetPod>();
    for (StatefulSetFacts set : sets) {
      for (PodFacts pod : set.pods()) {
        if (pod.rack() instanceof Fact.Known<String>(String rack)) {
          pods.add(new TargetPod(pod.name(), rack));
        }
      }
    }
    return pods;
  }
}
