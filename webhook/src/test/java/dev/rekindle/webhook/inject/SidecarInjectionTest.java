package dev.rekindle.webhook.inject;

import static dev.rekindle.webhook.inject.Injections.annotated;
import static dev.rekindle.webhook.inject.Injections.codes;
import static dev.rekindle.webhook.inject.Injections.database;
import static dev.rekindle.webhook.inject.Injections.injected;
import static dev.rekindle.webhook.inject.Injections.restore;
import static dev.rekindle.webhook.inject.Injections.variables;
import static org.assertj.core.api.Assertions.assertThat;

import dev.rekindle.webhook.Manifests;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerBuilder;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.ResourceRequirements;
import io.fabric8.kubernetes.api.model.ResourceRequirementsBuilder;
import io.fabric8.kubernetes.api.model.VolumeMount;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SidecarInjectionTest {
  private static final String OFFICIAL = "official-cassandra";
  private static final Map<String, Quantity> SMALL =
      Map.of("cpu", new Quantity("10m"), "memory", new Quantity("80Mi"));

  @ParameterizedTest
  @ValueSource(strings = {OFFICIAL, "cass-operator", "bitnami-cassandra"})
  void isTheLastInitContainerAndStaysBesideTheDatabase(String manifest) {
    StatefulSet result = injected(Manifests.statefulSet(manifest));

    List<Container> inits = result.getSpec().getTemplate().getSpec().getInitContainers();
    assertThat(inits.subList(inits.size() - 2, inits.size()))
        .extracting(Container::getName)
        .containsExactly("rekindle-restore", "rekindle-backup");
    Container sidecar = sidecar(result);
    assertThat(sidecar.getRestartPolicy()).isEqualTo("Always");
    assertThat(restore(result).getRestartPolicy()).isNull();
    assertThat(sidecar.getImage()).isEqualTo(restore(result).getImage());
    assertThat(sidecar.getSecurityContext()).isEqualTo(restore(result).getSecurityContext());
    assertThat(
            Stream.of(
                sidecar.getStartupProbe(), sidecar.getReadinessProbe(), sidecar.getLivenessProbe()))
        .as("the database waits for nothing but the process")
        .containsOnlyNulls();
  }

  @Test
  void seesTheDataAndThePlanAndNoCredentials() {
    StatefulSet result = injected(Manifests.statefulSet(OFFICIAL));

    assertThat(mounts(sidecar(result)))
        .containsExactlyInAnyOrder("/var/lib/cassandra", "/etc/rekindle/plan", "/tmp");
    assertThat(sidecar(result).getEnv())
        .extracting(EnvVar::getName)
        .containsExactlyInAnyOrder(
            "REKINDLE_POD",
            "REKINDLE_NAMESPACE",
            "REKINDLE_WORKLOAD",
            "REKINDLE_INCARNATION",
            "REKINDLE_ENGINE",
            "REKINDLE_DATA_PATH");
    for (String same : List.of("REKINDLE_INCARNATION", "REKINDLE_WORKLOAD", "REKINDLE_DATA_PATH")) {
      assertThat(variables(sidecar(result)))
          .containsEntry(same, variables(restore(result)).get(same));
    }
    assertThat(sidecar(result).getEnv().getFirst().getValueFrom().getFieldRef().getFieldPath())
        .isEqualTo("metadata.name");
  }

  @Test
  void seesTheRenderedConfigurationThatNamesTheDirectories() {
    StatefulSet result = injected(Manifests.statefulSet("cass-operator"));

    assertThat(variables(sidecar(result))).containsEntry("REKINDLE_CONFIG_DIR", "/config");
    assertThat(mounts(sidecar(result))).contains("/config", "/var/lib/cassandra");
  }

  @Test
  void isNotForDatabasesThatItDoesNotKnow() {
    StatefulSet result = injected(Manifests.statefulSet("etcd"));

    assertThat(result.getSpec().getTemplate().getSpec().getInitContainers())
        .extracting(Container::getName)
        .contains("rekindle-restore")
        .doesNotContain("rekindle-backup");
  }

  @ParameterizedTest
  @CsvSource({"7299,7299", "$(OTHER),", "none,", "'',"})
  void asksWhereTheDatabaseListens(String stated, String expected) {
    StatefulSet original = Manifests.statefulSet(OFFICIAL);
    database(original).getEnv().add(new EnvVar("JMX_PORT", stated, null));

    assertThat(variables(sidecar(injected(original))).get("REKINDLE_JMX_PORT")).isEqualTo(expected);
  }

  @Test
  void isStartedAsTheImageHasIt() throws IOException {
    Container sidecar = sidecar(injected(Manifests.statefulSet(OFFICIAL)));

    assertThat(sidecar.getCommand())
        .containsExactly("/opt/java/openjdk/bin/java", "@/app/sidecar.options");
    assertThat(Files.readString(Path.of("../images/stage")))
        .contains("$layout/app/sidecar.options");
    assertThat(Files.readString(Path.of("../images/pom.xml")))
        .contains("<image.java>/opt/java/openjdk/bin/java</image.java>");
  }

  @Test
  void getsLittleAndNoLimitOfCpuWhereTheDatabaseHasNone() {
    ResourceRequirements resources =
        sidecar(injected(Manifests.statefulSet(OFFICIAL))).getResources();

    assertThat(resources.getRequests()).isEqualTo(SMALL);
    assertThat(resources.getLimits()).isEqualTo(Map.of("memory", new Quantity("128Mi")));
  }

  @Test
  void isLimitedWhereTheDatabaseIs() {
    StatefulSet original = Manifests.statefulSet(OFFICIAL);
    database(original).getResources().getLimits().put("cpu", new Quantity("4"));

    ResourceRequirements resources = sidecar(injected(original)).getResources();

    assertThat(resources.getRequests()).isEqualTo(SMALL);
    assertThat(resources.getLimits()).containsOnlyKeys("cpu", "memory");
  }

  @Test
  void keepsAGuaranteedPodGuaranteed() {
    StatefulSet original = guaranteed();

    ResourceRequirements resources = sidecar(injected(original)).getResources();

    assertThat(resources.getLimits()).containsOnlyKeys("cpu", "memory");
    assertThat(resources.getRequests()).isEqualTo(resources.getLimits());
  }

  @Test
  void asksForLittleWhereAnotherContainerIsNotGuaranteed() {
    StatefulSet original = guaranteed();
    original
        .getSpec()
        .getTemplate()
        .getSpec()
        .getInitContainers()
        .add(new ContainerBuilder().withName("theirs").withImage("busybox:1").build());

    assertThat(sidecar(injected(original)).getResources().getRequests()).isEqualTo(SMALL);
  }

  @Test
  void getsWhatTheOwnerSays() {
    String sidecars = "{\"limits\": {\"memory\": \"256Mi\"}}";
    StatefulSet both =
        injected(resources("{\"requests\": {\"cpu\": \"3\"}, \"sidecar\": " + sidecars + "}"));
    StatefulSet one = injected(resources("{\"sidecar\": " + sidecars + "}"));

    for (StatefulSet result : List.of(both, one)) {
      assertThat(sidecar(result).getResources().getLimits())
          .isEqualTo(Map.of("memory", new Quantity("256Mi")));
      assertThat(sidecar(result).getResources().getRequests()).isEmpty();
    }
    assertThat(restore(both).getResources().getRequests())
        .isEqualTo(Map.of("cpu", new Quantity("3")));
    assertThat(restore(one).getResources().getRequests().get("memory"))
        .as("the database's")
        .isEqualTo(new Quantity("2Gi"));
  }

  @Test
  void isNotMadeLargeByWhatIsMeantForTheRestore() {
    StatefulSet result = injected(resources("{\"requests\": {\"cpu\": \"3\"}}"));

    assertThat(sidecar(result).getResources().getRequests()).isEqualTo(SMALL);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"sidecar\": 1}",
        "{\"sidecar\": {\"sidecar\": {}}}",
        "{\"sidecar\": {\"cpu\": \"1\"}}",
        "{\"sidecars\": {}}"
      })
  void refusesResourcesThatAreNone(String stated) {
    assertThat(codes(Injections.create(resources(stated)))).containsExactly("AnnotationInvalid");
  }

  @Test
  void getsASecretThatIsMeantForItByName() {
    String secret = "{\"name\": \"%s\", \"path\": \"%s\"%s}";
    String named = ", \"containers\": [\"rekindle-backup\"]";
    StatefulSet result =
        injected(
            annotated(
                Manifests.statefulSet(OFFICIAL),
                "rekindle.dev/inject-secrets",
                "["
                    + secret.formatted("jmx-login", "/etc/rekindle/jmx", named)
                    + ","
                    + secret.formatted("keys", "/etc/keys", "")
                    + "]"));

    assertThat(mounts(sidecar(result))).contains("/etc/rekindle/jmx").doesNotContain("/etc/keys");
    assertThat(mounts(database(result))).contains("/etc/keys").doesNotContain("/etc/rekindle/jmx");
  }

  @Test
  void noSecretIsMeantForItWhereItIsNot() {
    StatefulSet etcd =
        annotated(
            Manifests.statefulSet("etcd"),
            "rekindle.dev/inject-secrets",
            "[{\"name\": \"s\", \"path\": \"/s\", \"containers\": [\"rekindle-backup\"]}]");

    assertThat(codes(Injections.create(etcd))).containsExactly("ContainerUnknown");
  }

  private static StatefulSet guaranteed() {
    StatefulSet original = Manifests.statefulSet(OFFICIAL);
    database(original)
        .setResources(
            new ResourceRequirementsBuilder()
                .addToRequests("memory", new Quantity("2048Mi"))
                .addToLimits("memory", new Quantity("2Gi"))
                .addToLimits("cpu", new Quantity("2"))
                .build());
    return original;
  }

  private static StatefulSet resources(String stated) {
    return annotated(Manifests.statefulSet(OFFICIAL), "rekindle.dev/resources", stated);
  }

  private static Container sidecar(StatefulSet statefulSet) {
    return statefulSet.getSpec().getTemplate().getSpec().getInitContainers().stream()
        .filter(container -> "rekindle-backup".equals(container.getName()))
        .findFirst()
        .orElseThrow();
  }

  private static List<String> mounts(Container container) {
    return container.getVolumeMounts().stream().map(VolumeMount::getMountPath).toList();
  }
}
