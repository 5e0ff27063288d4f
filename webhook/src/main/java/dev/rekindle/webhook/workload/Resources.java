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
  private static final Set<String> FIELDS = Set.of("requests", "limits");

  private Resources() {}

  /**
   * Reads {@code {"requests": {"cpu": "1"}, "limits": {…}}}.
   *
   * @throws JsonProcessingException when it is no JSON
   * @throws IllegalArgumentException when it is other JSON, or has a quantity that is none
   */
  static ResourceRequirements parse(String text, ObjectMapper mapper)
      throws JsonProcessingException {
    JsonNode tree =
        mapper.reader().with(DeserializationFeature.FAIL_ON_TRAILING_TOKENS).readTree(text);
    if (!tree.isObject()
        || !FIELDS.containsAll(tree.propertyStream().map(Map.Entry::getKey).toList())) {
      throw new IllegalArgumentException("no object of requests and limits");
    }
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
