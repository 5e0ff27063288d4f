package dev.rekindle.webhook.workload;

import static dev.rekindle.webhook.problem.AdmissionRule.ANNOTATION_INVALID;
import static dev.rekindle.webhook.problem.AdmissionRule.CONTAINER_AMBIGUOUS;
import static dev.rekindle.webhook.problem.AdmissionRule.CONTAINER_UNKNOWN;
import static dev.rekindle.webhook.problem.AdmissionRule.ENGINE_UNKNOWN;
import static dev.rekindle.webhook.problem.AdmissionRule.FS_GROUP_MISSING;
import static dev.rekindle.webhook.problem.AdmissionRule.USER_ROOT;
import static dev.rekindle.webhook.problem.AdmissionRule.USER_UNKNOWN;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.rekindle.name.Annotation;
import dev.rekindle.webhook.problem.Problem;
import dev.rekindle.webhook.problem.Spelling;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.VolumeMount;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Reads what a StatefulSet says about its database: annotations first, then what its template
 * shows, then what holds for the engine. Everything that is missing or contradicts becomes a
 * problem; all are found in one go.
 */
public final class WorkloadReader {
  private final StatefulSet statefulSet;
  private final PodSpec pod;
  private final Map<String, String> annotations;
  private final ObjectMapper mapper;
  private final List<Problem> problems;

  private WorkloadReader(StatefulSet statefulSet, ObjectMapper mapper, List<Problem> problems) {
    this.statefulSet = statefulSet;
    this.pod = statefulSet.getSpec().getTemplate().getSpec();
    this.annotations = Maybe.map(statefulSet.getMetadata().getAnnotations());
    this.mapper = mapper;
    this.problems = problems;
  }

  /**
   * Reads a StatefulSet whose template has a pod spec.
   *
   * @param problems where to add what is wrong
   * @return empty when so much is wrong that nothing can be injected; then there is a problem
   */
  public static Optional<Workload> read(
      StatefulSet statefulSet, ObjectMapper mapper, List<Problem> problems) {
    return new WorkloadReader(statefulSet, mapper, problems).read();
  }

  private Optional<Workload> read() {
    int before = problems.size();
    Container database = database();
    Placement placement = Placement.of(statefulSet, database, problems);
    OurResources resources = resources();
    requireFsGroup();
    if (database == null) {
      return Optional.empty();
    }
    Image image = Image.of(Maybe.text(database.getImage()));
    String engine = engine(image, database);
    EngineDefaults defaults = EngineDefaults.of(engine, image);
    String dataPath = dataPath(defaults);
    List<VolumeMount> mounts =
        DataMounts.of(statefulSet, database, dataPath, annotation(Annotation.DATA_PATH), problems);
    VolumeMount config = ConfigVolume.of(pod, database, problems);
    RunAs user = user(database, defaults);
    return problems.size() > before || user == null
        ? Optional.empty()
        : Optional.of(
            new Workload(engine, database, dataPath, mounts, config, user, placement, resources));
  }

  /** Returns the container that is named, or the one whose image is a database's, or the only. */
  private @Nullable Container database() {
    List<Container> containers = Maybe.list(pod.getContainers());
    List<String> names = containers.stream().map(c -> Maybe.text(c.getName())).toList();
    String named = annotation(Annotation.CONTAINER);
    if (named != null) {
      return containers.stream()
          .filter(container -> named.equals(container.getName()))
          .findFirst()
          .orElseGet(() -> unknownContainer(named, names));
    }
    List<Container> databases =
        containers.stream()
            .filter(c -> EngineDefaults.engineOf(Image.of(Maybe.text(c.getImage()))).isPresent())
            .toList();
    List<Container> namesake =
        databases.stream().filter(c -> EngineDefaults.ENGINES.contains(c.getName())).toList();
    if (databases.size() == 1 || namesake.size() == 1) {
      return databases.size() == 1 ? databases.getFirst() : namesake.getFirst();
    }
    if (databases.isEmpty() && containers.size() == 1) {
      return containers.getFirst();
    }
    problems.add(
        Problem.of(
            CONTAINER_AMBIGUOUS,
            "spec.template.spec.containers",
            "one that runs a database's image",
            databases.isEmpty()
                ? "none among " + String.join(", ", names)
                : String.join(", ", names),
            "Add the annotation " + Annotation.CONTAINER.key() + ": \"<its name>\"."));
    return null;
  }

  private @Nullable Container unknownContainer(String named, List<String> names) {
    problems.add(
        Problem.of(
            CONTAINER_UNKNOWN,
            field(Annotation.CONTAINER),
            "a container of the template",
            named,
            Spelling.advice(named, names)));
    return null;
  }

  private String engine(Image image, Container database) {
    String stated = annotation(Annotation.ENGINE);
    if (stated != null) {
      if (!EngineDefaults.ENGINES.contains(stated)) {
        problems.add(
            Problem.of(
                ENGINE_UNKNOWN,
                field(Annotation.ENGINE),
                "one of " + String.join(", ", EngineDefaults.ENGINES),
                stated,
                Spelling.advice(stated, EngineDefaults.ENGINES)));
      }
      return stated;
    }
    Optional<String> guessed = EngineDefaults.engineOf(image);
    if (guessed.isEmpty()) {
      problems.add(
          Problem.of(
              ENGINE_UNKNOWN,
              "image of container " + database.getName(),
              "one of Cassandra, etcd or Aerospike",
              image.text(),
              "Add the annotation "
                  + Annotation.ENGINE.key()
                  + ": \"cassandra\" (or etcd, aerospike)."));
    }
    return guessed.orElse(EngineDefaults.ENGINES.getFirst());
  }

  private String dataPath(EngineDefaults defaults) {
    String stated = annotation(Annotation.DATA_PATH);
    if (stated != null && !DataMounts.plain(stated)) {
      problems.add(
          Problem.of(
              ANNOTATION_INVALID,
              field(Annotation.DATA_PATH),
              "an absolute path without . and ..",
              stated,
              "Name the directory in the container, such as " + defaults.dataPath() + "."));
    }
    return stated == null ? defaults.dataPath() : DataMounts.normal(stated);
  }

  private OurResources resources() {
    String stated = annotation(Annotation.RESOURCES);
    if (stated == null) {
      return OurResources.UNSAID;
    }
    try {
      return Resources.parse(stated, mapper);
    } catch (JsonProcessingException | IllegalArgumentException e) {
      problems.add(
          Problem.of(
              ANNOTATION_INVALID,
              field(Annotation.RESOURCES),
              "JSON with requests and limits, and those of the sidecar",
              stated,
              "Write it like {\"requests\": {\"cpu\": \"1\", \"memory\": \"1Gi\"}}."));
      return OurResources.UNSAID;
    }
  }

  private @Nullable RunAs user(Container database, EngineDefaults defaults) {
    String stated = annotation(Annotation.RUN_AS);
    RunAs user = stated == null ? visibleUser(database) : statedUser(stated);
    user = user == null ? defaults.user() : user;
    String line = "Add the annotation " + Annotation.RUN_AS.key() + ": \"999:999\", with the user";
    if (user == null && stated == null) {
      problems.add(
          Problem.of(
              USER_UNKNOWN,
              "runAsUser of container " + database.getName(),
              "the user that owns the data",
              "none, and the image has none of its own",
              line + " and group that own the data."));
    } else if (user != null && user.user() == 0) {
      problems.add(
          Problem.of(
              USER_ROOT,
              stated == null ? "runAsUser" : field(Annotation.RUN_AS),
              "the user that owns the data, which is not root",
              "0",
              line + " that the database drops its rights to."));
    }
    return user;
  }

  private @Nullable RunAs visibleUser(Container database) {
    var ofContainer = database.getSecurityContext();
    var ofPod = pod.getSecurityContext();
    Long user = Maybe.of(ofContainer, context -> context.getRunAsUser());
    user = user == null ? Maybe.of(ofPod, context -> context.getRunAsUser()) : user;
    Long group = Maybe.of(ofContainer, context -> context.getRunAsGroup());
    group = group == null ? Maybe.of(ofPod, context -> context.getRunAsGroup()) : group;
    return user == null ? null : new RunAs(user, group == null ? user : group);
  }

  private @Nullable RunAs statedUser(String stated) {
    Optional<RunAs> parsed = RunAs.parse(stated);
    if (parsed.isEmpty()) {
      problems.add(
          Problem.of(
              ANNOTATION_INVALID,
              field(Annotation.RUN_AS),
              "user:group, in numbers",
              stated,
              "Write it like \"999:999\"."));
    }
    return parsed.orElse(null);
  }

  private void requireFsGroup() {
    if (Maybe.of(pod.getSecurityContext(), context -> context.getFsGroup()) == null) {
      problems.add(
          Problem.of(
              FS_GROUP_MISSING,
              "spec.template.spec.securityContext.fsGroup",
              "a group, so that volumes can be written by the database's user",
              "none",
              "Add under spec.template.spec: securityContext: {fsGroup: 999}, with the group of the"
                  + " database's user."));
    }
  }

  private @Nullable String annotation(Annotation annotation) {
    String value = annotations.get(annotation.key());
    return value == null || value.isBlank() ? null : value.strip();
  }

  private static String field(Annotation annotation) {
    return "annotation " + annotation.key();
  }
}
