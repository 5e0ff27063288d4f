package dev.rekindle.webhook.inject;

import com.fasterxml.jackson.databind.JsonNode;
import dev.rekindle.webhook.problem.Problem;
import java.util.List;

/** What becomes of a StatefulSet's template. */
public sealed interface Injection {

  /** It stays as it is. */
  record Unchanged() implements Injection {}

  /**
   * It becomes another one. Both are whole templates, as the types of the Kubernetes client write
   * them.
   *
   * @param before what was given
   * @param after what it becomes
   * @param how why it changes
   * @param warnings what the user should know
   */
  record Changed(JsonNode before, JsonNode after, How how, List<String> warnings)
      implements Injection {
    /** Keeps an unmodifiable copy. */
    public Changed {
      warnings = List.copyOf(warnings);
    }
  }

  /**
   * It is refused.
   *
   * @param problems everything that is wrong, at least one
   */
  record Refused(List<Problem> problems) implements Injection {
    /** Keeps an unmodifiable copy. */
    public Refused {
      problems = List.copyOf(problems);
    }
  }

  /** Why a template changes. */
  enum How {
    /** Our parts are put in, as the settings and the storage are now. */
    RENDERED,
    /** Our parts stay as they were: the user's own template did not change. */
    CARRIED_OVER,
    /** Our parts are taken out: the StatefulSet has opted out. */
    REMOVED
  }
}
