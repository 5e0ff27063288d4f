package dev.rekindle.webhook.workload;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.ResourceRequirements;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** Reads the resources of our containers from an annotation. */
final class Resources {
  private static final String SIDECAR = "sidecar";
  private static final Set<String> OF_ONE = Set.of("requests", "limits");
  private static final Set<String> OF_BOTH = Set.of("requests", "limits", SIDECAR);

  private Resources() {}

  /**
   * Reads {@code {"requests": {"cpu": "1"}, "limits": {…}, "sidecar": {"requests": …}}}.
   *
   * @throws JsonProcessingException when it is no JSON
   * @throws IllegalArgumentException when it is other JSON, or has a quantity that is none
   */
  static OurResources parse(String text, ObjectMapper mapper) throws JsonProcessingException {
    JsonNode tree =
        mapper.reader().with(DeserializationFeature.FAIL_ON_TRAILING_TOKENS).readTree(text);
    requireOnly(OF_BOTH, tree);
    JsonNode sidecar = tree.path(SIDECAR);
    boolean sidecarOnly = tree.size() == 1 && !sidecar.isMissingNode();
    return new OurResources(
        sidecarOnly ? null : one(tree), sidecar.isMissingNode() ? null : one(checked(sidecar)));
  }

  private static JsonNode checked(JsonNode tree) {
    requireOnly(OF_ONE, tree);
    return tree;
  }

  private static void requireOnly(Set<String> fields, JsonNode tree) {
    if (!tree.isObject()
        || !fields.containsAll(tree.propertyStream().map(Map.Entry::getKey).toList())) {
      throw new IllegalArgumentException("no object of " + String.join(", ", fields));
    }
  }

  private static ResourceRequirements one(JsonNode tree) {
    var resources = new ResourceRequirements();
    resources.setRequests(quantities(tree.path("requests")));
    resources.setLimits(quantities(tree.path("limits")));
    return resources;
  }

  private static Map<String, Quantity> quantities(JsonNode tree) {
    var all = new TreeMap<String, Quantity>();
    for (Map.Entry<String, JsonNode> entry : tree.properties()) {
      Quantity quantity = Quantity.parse(entry.getValue().asText());
      if (quantity.getNumericalAmount().signum() < 0) {
        throw new IllegalArgumentException("less than nothing of " + entry.getKey());
      }
      all.put(entry.getKey(), quantity);
    }
    return all;
  }
}
