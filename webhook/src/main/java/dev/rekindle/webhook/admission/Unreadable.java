package dev.rekindle.webhook.admission;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.rekindle.webhook.problem.AdmissionRule;
import dev.rekindle.webhook.problem.Problem;
import java.util.List;

/** The answer to objects that are not of the kind that they claim to be. */
public final class Unreadable {
  private Unreadable() {}

  /** Names what could not be read. */
  public static Answer answer(String kind, JsonProcessingException problem) {
    return new Answer.Denied(
        List.of(
            Problem.of(
                AdmissionRule.REQUEST_INVALID,
                kind,
                "an object of this kind",
                problem.getOriginalMessage(),
                "Correct the field's type.")));
  }
}
