package dev.rekindle.webhook.restore;

import dev.rekindle.api.Selector;
import java.util.Map;

/** Whether labels satisfy a selector, as Kubernetes means it. */
final class LabelMatch {
  private LabelMatch() {}

  static boolean matches(Selector selector, Map<String, String> labels) {
    return labels.entrySet().containsAll(selector.matchLabels().entrySet())
        && selector.matchExpressions().stream().allMatch(one -> matches(one, labels));
  }

  private static boolean matches(Selector.Requirement requirement, Map<String, String> labels) {
    String value = labels.get(requirement.key());
    return switch (requirement.operator()) {
      case IN -> value != null && requirement.values().contains(value);
      case NOT_IN -> value == null || !requirement.values().contains(value);
      case EXISTS -> value != null;
      case DOES_NOT_EXIST -> value == null;
    };
  }
}
