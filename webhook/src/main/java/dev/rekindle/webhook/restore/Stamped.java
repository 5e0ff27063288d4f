package dev.rekindle.webhook.restore;

import com.fasterxml.jackson.databind.JsonNode;
import dev.rekindle.api.ApiGroup;
import dev.rekindle.webhook.admission.AdmissionCall;
import dev.rekindle.webhook.problem.AdmissionRule;
import dev.rekindle.webhook.problem.Problem;
import java.util.Optional;

/**
 * The stamp that the controller gives at first sight. With another's an object comes in unchecked
 * (but for the storage that a backup is read from), since it never runs; so whoever could change it
 * could run what nobody checked, or have what runs forgotten halfway. The controller's own requests
 * do not come here.
 */
final class Stamped {
  private Stamped() {}

  /** An object that comes with the controller's stamp has lived elsewhere before. */
  static boolean elsewhere(JsonNode object) {
    return !stamp(object).isEmpty();
  }

  /** Returns what is wrong when the stamp of an object that is there is not what it was. */
  static Optional<Problem> changed(AdmissionCall call) {
    String old = stamp(call.oldObject());
    String now = stamp(call.object());
    return call.operation() != AdmissionCall.Operation.UPDATE || now.equals(old)
        ? Optional.empty()
        : Optional.of(
            Problem.of(
                AdmissionRule.STAMP_FOREIGN,
                "annotation " + ApiGroup.STAMP,
                old.isEmpty() ? "none but what the controller sets" : old + ", as it is",
                now.isEmpty() ? "it taken away" : now,
                "Leave it as it is; to ask once more, create an object of another name without"
                    + " it."));
  }

  private static String stamp(JsonNode object) {
    return object.path("metadata").path("annotations").path(ApiGroup.STAMP).asText("");
  }
}
