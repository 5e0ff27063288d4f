package dev.rekindle.api;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import io.fabric8.kubernetes.api.model.LabelSelector;
import io.fabric8.kubernetes.api.model.LabelSelectorBuilder;
import io.fabric8.kubernetes.api.model.LabelSelectorRequirementBuilder;
import java.util.List;
import java.util.Map;

/**
 * Labels, as {@code metav1.LabelSelector} has them, except that an empty one is refused: it would
 * mean every StatefulSet.
 *
 * @param matchLabels labels with exactly these values
 * @param matchExpressions what else the labels must satisfy
 */
@ApiType
@ValidationRule(
    value =
        "(has(self.matchLabels) && size(self.matchLabels) > 0) ||"
            + " (has(self.matchExpressions) && size(self.matchExpressions) > 0)",
    message = "expected at least one label; an empty selector would mean every StatefulSet")
public record Selector(
    @JsonPropertyDescription("Labels with exactly these values.") @Size(max = 16)
        Map<String, @Size(max = Bounds.LABEL) String> matchLabels,
    @JsonPropertyDescription("What else the labels must satisfy; all of it.") @Size(max = 16)
        List<Requirement> matchExpressions) {

  /** Keeps unmodifiable copies; what is absent is empty. */
  public Selector {
    matchLabels = Absent.orCopy(matchLabels);
    matchExpressions = Absent.orCopy(matchExpressions);
  }

  /** Returns a selector of labels with exactly these values. */
  public static Selector of(Map<String, String> labels) {
    return new Selector(labels, List.of());
  }

  /** Returns the same as the Kubernetes client understands it. */
  public LabelSelector toLabelSelector() {
    return new LabelSelectorBuilder()
        .withMatchLabels(matchLabels)
        .withMatchExpressions(
            matchExpressions.stream()
                .map(
                    requirement ->
                        new LabelSelectorRequirementBuilder()
                            .withKey(requirement.key())
                            .withOperator(requirement.operator().text())
                            .withValues(requirement.values())
                            .build())
                .toList())
        .build();
  }

  /**
   * One condition on one label.
   *
   * @param key the label
   * @param operator how it relates to the values
   * @param values none for {@code Exists} and {@code DoesNotExist}
   */
  @ApiType
  @ValidationRule(
      value =
          "self.operator in ['In', 'NotIn'] ? has(self.values) && size(self.values) > 0 :"
              + " !has(self.values) || size(self.values) == 0",
      fieldPath = ".values",
      message = "expected values for In and NotIn, and none for Exists and DoesNotExist")
  public record Requirement(
      @Required @JsonPropertyDescription("The label.") @Size(min = 1, max = 317) String key,
      @Required @JsonPropertyDescription("How the label relates to the values.") Operator operator,
      @JsonPropertyDescription("Values; none for Exists and DoesNotExist.") @Size(max = 32)
          List<@Size(max = Bounds.LABEL) String> values) {

    /** Keeps an unmodifiable copy of the values. */
    public Requirement {
      values = Absent.orCopy(values);
    }
  }

  /** How a label relates to values. */
  public enum Operator {
    /** It is there, with one of the values. */
    @JsonProperty("In")
    IN("In"),
    /** It is absent or has another value. */
    @JsonProperty("NotIn")
    NOT_IN("NotIn"),
    /** It is there. */
    @JsonProperty("Exists")
    EXISTS("Exists"),
    /** It is absent. */
    @JsonProperty("DoesNotExist")
    DOES_NOT_EXIST("DoesNotExist");

    private final String text;

    Operator(String text) {
      this.text = text;
    }

    String text() {
      return text;
    }
  }
}
