package dev.rekindle.controller.restore;

import dev.rekindle.api.Restore;
import dev.rekindle.plan.PlannedRestore;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import java.util.List;
import java.util.Map;

/** What core's rules say about a restore, asked with the backup as the bucket has it now. */
@FunctionalInterface
interface Rules {

  /** Asks all of them. */
  Answer ask(Restore restore, List<StatefulSet> target);

  /** What they say. */
  sealed interface Answer {
    /** They could not be asked; the text says why and what to do. */
    record Open(String why) implements Answer {}

    /** Pods that are to be restored from nothing are not there yet; the text names their racks. */
    record Incomplete(String missing) implements Answer {}

    /** They forbid it. */
    record Refused(List<String> problems) implements Answer {
      /** Keeps an unmodifiable copy. */
      public Refused {
        problems = List.copyOf(problems);
      }
    }

    /**
     * None forbids it.
     *
     * @param digest of all that was read of the backup
     * @param planned what the plan of each StatefulSet is to say, by its name
     * @param warnings what the person who asked should know
     */
    record Accepted(String digest, Map<String, PlannedRestore> planned, List<String> warnings)
        implements Answer {
      /** Keeps unmodifiable copies. */
      public Accepted {
        planned = Map.copyOf(planned);
        warnings = List.copyOf(warnings);
      }
    }
  }
}
