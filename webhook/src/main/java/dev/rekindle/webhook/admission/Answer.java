package dev.rekindle.webhook.admission;

import com.fasterxml.jackson.databind.JsonNode;
import dev.rekindle.webhook.problem.Problem;
import java.util.List;

/** What is answered to an API server. */
public sealed interface Answer {
  /** Nothing against it, and nothing to say. */
  Answer YES = new Allowed(List.of());

  /**
   * The object is admitted as it is.
   *
   * @param warnings what the user should know
   */
  record Allowed(List<String> warnings) implements Answer {
    /** Keeps an unmodifiable copy. */
    public Allowed {
      warnings = List.copyOf(warnings);
    }
  }

  /**
   * The object is admitted when it is changed.
   *
   * @param operations the changes, RFC 6902; at least one
   * @param warnings what the user should know
   */
  record Patched(JsonNode operations, List<String> warnings) implements Answer {
    /** Keeps an unmodifiable copy. */
    public Patched {
      warnings = List.copyOf(warnings);
    }
  }

  /**
   * The object is refused.
   *
   * @param problems everything that is wrong, at least one
   */
  record Denied(List<Problem> problems) implements Answer {
    /** Keeps an unmodifiable copy. */
    public Denied {
      problems = List.copyOf(problems);
    }
  }

  /**
   * The question could not be answered; asking again can help.
   *
   * @param why what was tried and what came of it
   */
  record Failed(String why) implements Answer {}
}
