package dev.rekindle.rule;

import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * What the rules say about a restore, all at once.
 *
 * @param violations every violation, in the order of {@link RestoreRule}
 * @param undecided the rules that could not be checked from here, and the fact that each lacked
 */
public record Verdict(List<Violation> violations, Map<RestoreRule, String> undecided) {

  /** Keeps unmodifiable copies; the rules stay in their order. */
  public Verdict {
    violations = List.copyOf(violations);
    var inOrder = new EnumMap<RestoreRule, String>(RestoreRule.class);
    inOrder.putAll(undecided);
    undecided = Collections.unmodifiableMap(inOrder);
  }

  /** Asks every rule, and returns everything that they say. */
  public static Verdict on(RestoreFacts facts) {
    var view = new RestoreView(facts);
    var violations = new ArrayList<Violation>();
    var undecided = new EnumMap<RestoreRule, String>(RestoreRule.class);
    for (RestoreRule rule : RestoreRule.values()) {
      switch (rule.check(view)) {
        case Fact.Known<List<Violation>>(List<Violation> found) -> violations.addAll(found);
        case Fact.Unknown<List<Violation>>(String what) -> undecided.put(rule, what);
      }
    }
    return new Verdict(violations, undecided);
  }

  /** Returns the violations that forbid the restore. */
  public List<Violation> refusals() {
    return of(Severity.REFUSE);
  }

  /** Returns the violations that the person who asked for the restore should know of. */
  public List<Violation> warnings() {
    return of(Severity.WARN);
  }

  /** Returns whether no rule that could be checked forbids the restore. */
  public boolean accepted() {
    return refusals().isEmpty();
  }

  private List<Violation> of(Severity severity) {
    return violations.stream().filter(v -> v.rule().severity() == severity).toList();
  }
}
