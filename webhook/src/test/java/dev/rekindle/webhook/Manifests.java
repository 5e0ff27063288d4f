package dev.rekindle.webhook;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import dev.rekindle.webhook.admission.KubernetesJson;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;

/** Manifests as users write them. */
public final class Manifests {
  /** Reads and writes the types of the Kubernetes client. */
  public static final ObjectMapper MAPPER = KubernetesJson.mapper();

  private static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory());

  private Manifests() {}

  /** Reads a manifest of the folder {@code statefulsets} as it is. */
  public static ObjectNode raw(String name) {
    try (InputStream in = Manifests.class.getResourceAsStream("/statefulsets/" + name + ".yaml")) {
      return (ObjectNode) YAML.readTree(in);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Reads a manifest as an object. */
  public static StatefulSet statefulSet(String name) {
    return typed(raw(name));
  }

  /** Reads an object. */
  public static StatefulSet typed(JsonNode raw) {
    return MAPPER.convertValue(raw, StatefulSet.class);
  }
}
