package dev.rekindle.webhook.secret;

import static dev.rekindle.webhook.problem.AdmissionRule.CONTAINER_UNKNOWN;
import static dev.rekindle.webhook.problem.AdmissionRule.SECRET_NAME_INVALID;
import static dev.rekindle.webhook.problem.AdmissionRule.SECRET_PATH_INVALID;
import static dev.rekindle.webhook.problem.AdmissionRule.SECRET_PATH_TAKEN;
import static dev.rekindle.webhook.problem.AdmissionRule.SECRET_VARIABLE_UNKNOWN;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.rekindle.name.Annotation;
import dev.rekindle.webhook.problem.Problem;
import dev.rekindle.webhook.problem.Spelling;
import dev.rekindle.webhook.workload.Maybe;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * The Secrets that a StatefulSet wants in its pods: by its own annotation, or by that of its
 * template, where k8ssandra's is understood, too.
 *
 * @param byTemplate those whose names are the same for every pod
 * @param byPod those that only the pod can name
 */
public record WantedSecrets(List<SecretMount> byTemplate, List<SecretMount> byPod) {
  /** The annotation of k8ssandra that means the same. */
  public static final String K8SSANDRA = "k8ssandra.io/inject-secret";

  /** Keeps unmodifiable copies. */
  public WantedSecrets {
    byTemplate = List.copyOf(byTemplate);
    byPod = List.copyOf(byPod);
  }

  /**
   * Reads and checks what a StatefulSet wants, with all pods that it may have.
   *
   * @param toCome containers that are not in the template yet and get secrets that name them
   * @param problems where to add what is wrong
   */
  public static WantedSecrets of(
      StatefulSet statefulSet,
      String namespace,
      ObjectMapper mapper,
      List<String> toCome,
      List<Problem> problems) {
    var mounts = new ArrayList<SecretMount>();
    int before = problems.size();
    read(statefulSet.getMetadata(), Annotation.INJECT_SECRETS.key(), mapper, mounts, problems);
    ObjectMeta template = statefulSet.getSpec().getTemplate().getMetadata();
    if (template != null) {
      read(template, Annotation.INJECT_SECRETS.key(), mapper, mounts, problems);
      read(template, K8SSANDRA, mapper, mounts, problems);
    }
    if (problems.size() == before) {
      check(mounts, statefulSet, namespace, toCome, problems);
    }
    return new WantedSecrets(
        mounts.stream()
            .filter(mount -> !SecretName.dependsOnPod(mount.name()))
            .map(mount -> inNamespace(mount, namespace))
            .toList(),
        mounts.stream().filter(mount -> SecretName.dependsOnPod(mount.name())).toList());
  }

  private static SecretMount inNamespace(SecretMount mount, String namespace) {
    String name = SecretName.inNamespace(mount.name(), namespace);
    return new SecretMount(
        name,
        SecretName.inNamespace(mount.path(), namespace),
        mount.containers(),
        mount.presence());
  }

  private static void read(
      ObjectMeta meta,
      String key,
      ObjectMapper mapper,
      List<SecretMount> mounts,
      List<Problem> problems) {
    String text = Maybe.map(meta.getAnnotations()).get(key);
    if (text != null && !text.isBlank()) {
      mounts.addAll(SecretList.parse(text, "annotation " + key, mapper, problems));
    }
  }

  private static void check(
      List<SecretMount> mounts,
      StatefulSet statefulSet,
      String namespace,
      List<String> toCome,
      List<Problem> problems) {
    PodSpec pod = statefulSet.getSpec().getTemplate().getSpec();
    List<Container> containers =
        Stream.concat(
                Maybe.list(pod.getInitContainers()).stream(),
                Maybe.list(pod.getContainers()).stream())
            .toList();
    Map<String, List<SecretMount>> perContainer = new TreeMap<>();
    for (SecretMount mount : mounts) {
      checkName(mount, statefulSet.getMetadata().getName(), namespace, problems);
      checkPath(mount, problems);
      List<String> names =
          Stream.concat(containers.stream().map(c -> Maybe.text(c.getName())), toCome.stream())
              .distinct()
              .toList();
      for (String container : mount.containers()) {
        if (!names.contains(container)) {
          problems.add(
              Problem.of(
                  CONTAINER_UNKNOWN,
                  "containers of secret " + mount.name(),
                  "containers of the template",
                  container,
                  Spelling.advice(container, names)));
        }
      }
      for (Container container : containers) {
        if (mount.isFor(Maybe.text(container.getName()))) {
          perContainer
              .computeIfAbsent(Maybe.text(container.getName()), _ -> new ArrayList<>())
              .add(mount);
        }
      }
    }
    containers.forEach(
        container ->
            checkTaken(
                container,
                perContainer.getOrDefault(Maybe.text(container.getName()), List.of()),
                problems));
  }

  private static void checkName(
      SecretMount mount, String statefulSet, String namespace, List<Problem> problems) {
    List<String> unknown = SecretName.unknownVariables(mount.name());
    for (String variable : unknown) {
      problems.add(
          Problem.of(
              SECRET_VARIABLE_UNKNOWN,
              "name of secret " + mount.name(),
              "${" + String.join("}, ${", SecretName.VARIABLES) + "}",
              "${" + variable + "}",
              Spelling.advice(variable, SecretName.VARIABLES)));
    }
    // A name that is legal for the first pod and for one of four digits is legal for all between.
    String longest = SecretName.expand(mount.name(), Maybe.text(statefulSet) + "-1000", namespace);
    if (unknown.isEmpty() && !SecretName.legal(longest)) {
      problems.add(illegal(mount, longest));
    }
  }

  static Problem illegal(SecretMount mount, String expanded) {
    return Problem.of(
        SECRET_NAME_INVALID,
        "name of secret " + mount.name(),
        "at most 253 lower-case letters, digits, dashes and dots",
        expanded,
        "Correct the name.");
  }

  private static void checkPath(SecretMount mount, List<Problem> problems) {
    String path = mount.path();
    boolean plain =
        path.startsWith("/")
            && path.length() > 1
            && !path.contains(":")
            && Stream.of(path.split("/")).noneMatch(step -> step.equals(".") || step.equals(".."));
    if (!plain) {
      problems.add(
          Problem.of(
              SECRET_PATH_INVALID,
              "path of secret " + mount.name(),
              "an absolute path without . and .. and colons",
              path,
              "Name the directory in the container, such as /etc/keys."));
    }
  }

  private static void checkTaken(
      Container container, List<SecretMount> mounts, List<Problem> problems) {
    Set<String> taken = new HashSet<>();
    Maybe.list(container.getVolumeMounts()).stream()
        .filter(mount -> !Maybe.text(mount.getName()).startsWith(SecretVolumes.PREFIX))
        .forEach(mount -> taken.add(Maybe.text(mount.getMountPath())));
    for (SecretMount mount : mounts) {
      if (!taken.add(mount.path())) {
        problems.add(
            Problem.of(
                SECRET_PATH_TAKEN,
                "path of secret " + mount.name(),
                "a path where container " + container.getName() + " has nothing mounted",
                mount.path(),
                "Choose another path, or name the containers that get the secret."));
      }
    }
  }
}
