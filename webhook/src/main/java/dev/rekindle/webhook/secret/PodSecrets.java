package dev.rekindle.webhook.secret;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rekindle.webhook.problem.Problem;
import dev.rekindle.webhook.secret.SecretMount.Presence;
import dev.rekindle.webhook.workload.Maybe;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Secrets whose names only the pod knows. The template gets a label, by which the pod webhook is
 * called for these pods and no others, and an annotation with what to mount.
 */
public final class PodSecrets {
  /** Both the label ({@code "true"}) and the annotation (the list) on a pod. */
  public static final String KEY = "rekindle.dev/pod-secrets";

  private PodSecrets() {}

  /** Marks a template, if there is anything for its pods to do. */
  public static void mark(List<SecretMount> mounts, PodTemplateSpec template, ObjectMapper mapper) {
    if (mounts.isEmpty()) {
      return;
    }
    ObjectMeta meta = template.getMetadata() == null ? new ObjectMeta() : template.getMetadata();
    Map<String, String> labels = new TreeMap<>(Maybe.map(meta.getLabels()));
    labels.put(KEY, "true");
    meta.setLabels(labels);
    Map<String, String> annotations = new TreeMap<>(Maybe.map(meta.getAnnotations()));
    annotations.put(KEY, json(mounts, mapper));
    meta.setAnnotations(annotations);
    template.setMetadata(meta);
  }

  /** Takes the marks off again. */
  public static void unmark(PodTemplateSpec template) {
    ObjectMeta meta = template.getMetadata();
    if (meta == null) {
      return;
    }
    if (Maybe.map(meta.getLabels()).containsKey(KEY)) {
      meta.setLabels(without(meta.getLabels()));
    }
    if (Maybe.map(meta.getAnnotations()).containsKey(KEY)) {
      meta.setAnnotations(without(meta.getAnnotations()));
    }
  }

  /**
   * Puts into a pod what its annotation says. A pod that has it all stays as it is.
   *
   * @param problems where to add what is wrong
   */
  public static void put(Pod pod, String namespace, ObjectMapper mapper, List<Problem> problems) {
    String text = Maybe.map(pod.getMetadata().getAnnotations()).get(KEY);
    String name = Maybe.text(pod.getMetadata().getName());
    if (text == null || pod.getSpec() == null) {
      return;
    }
    List<SecretMount> mounts = SecretList.parse(text, "annotation " + KEY, mapper, problems);
    var named = new ArrayList<SecretMount>();
    for (SecretMount mount : mounts) {
      String expanded = SecretName.expand(mount.name(), name, namespace);
      if (!SecretName.legal(expanded)) {
        problems.add(WantedSecrets.illegal(mount, expanded));
      }
      named.add(
          new SecretMount(
              expanded,
              SecretName.expand(mount.path(), name, namespace),
              mount.containers(),
              mount.presence()));
    }
    if (problems.isEmpty()) {
      SecretVolumes.put(named, pod.getSpec());
    }
  }

  private static Map<String, String> without(Map<String, String> map) {
    Map<String, String> rest = new TreeMap<>(map);
    rest.remove(KEY);
    return rest;
  }

  private static String json(List<SecretMount> mounts, ObjectMapper mapper) {
    ArrayNode list = mapper.createArrayNode();
    for (SecretMount mount : mounts) {
      ObjectNode item = list.addObject();
      item.put("name", mount.name()).put("path", mount.path());
      if (!mount.containers().isEmpty()) {
        ArrayNode containers = item.putArray("containers");
        mount.containers().forEach(containers::add);
      }
      if (mount.presence() == Presence.OPTIONAL) {
        item.put("optional", true);
      }
    }
    try {
      return mapper.writeValueAsString(list);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a list of texts can be written", e);
    }
  }
}
