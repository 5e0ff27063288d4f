package dev.rekindle.webhook.inject;

import static dev.rekindle.webhook.inject.Injections.annotated;
import static dev.rekindle.webhook.inject.Injections.codes;
import static dev.rekindle.webhook.inject.Injections.database;
import static dev.rekindle.webhook.inject.Injections.injected;
import static dev.rekindle.webhook.inject.Injections.lines;
import static org.assertj.core.api.Assertions.assertThat;

import dev.rekindle.webhook.Manifests;
import dev.rekindle.webhook.problem.Problem;
import dev.rekindle.webhook.secret.PodSecrets;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.VolumeMount;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SecretInjectionTest {
  private static final String KEY = "rekindle.dev/inject-secrets";

  @Test
  void mountsASecretOfAllPodsByTheTemplate() {
    StatefulSet result =
        injected(
            wanting(
                """
                [{"name": "keys-${POD_NAMESPACE}", "path": "/etc/keys", "optional": true},
                 {"name": "keys-${POD_NAMESPACE}", "path": "/etc/more", "optional": true}]
                """));

    List<Volume> secrets =
        result.getSpec().getTemplate().getSpec().getVolumes().stream()
            .filter(volume -> volume.getName().startsWith("rekindle-secret-"))
            .toList();
    assertThat(secrets).hasSize(1);
    assertThat(secrets.getFirst().getSecret().getSecretName()).isEqualTo("keys-shop");
    assertThat(secrets.getFirst().getSecret().getOptional()).isTrue();
    assertThat(database(result).getVolumeMounts())
        .extracting(VolumeMount::getMountPath)
        .contains("/etc/keys", "/etc/more");
    assertThat(Injections.restore(result).getVolumeMounts())
        .extracting(VolumeMount::getMountPath)
        .doesNotContain("/etc/keys");
    assertThat(result.getSpec().getTemplate().getMetadata().getLabels())
        .doesNotContainKey(PodSecrets.KEY);
  }

  @Test
  void marksPodsThatMustNameTheirSecretsThemselves() {
    StatefulSet result =
        injected(
            wanting(
                "[{\"name\":\"keys-${POD_NAME}\",\"path\":\"/etc/keys\",\"containers\":"
                    + "[\"cassandra\"]}]"));

    var template = result.getSpec().getTemplate();
    assertThat(template.getMetadata().getLabels()).containsEntry(PodSecrets.KEY, "true");
    assertThat(database(result).getVolumeMounts())
        .extracting(VolumeMount::getMountPath)
        .doesNotContain("/etc/keys");
    Pod pod =
        new PodBuilder()
            .withNewMetadata()
            .withName("c1-r1-7")
            .withAnnotations(template.getMetadata().getAnnotations())
            .endMetadata()
            .withSpec(template.getSpec())
            .build();
    var problems = new ArrayList<Problem>();
    PodSecrets.put(pod, "shop", Manifests.MAPPER, problems);
    assertThat(problems).isEmpty();
    assertThat(secretNames(pod)).contains("keys-c1-r1-7");
    assertThat(pod.getSpec().getContainers().getFirst().getVolumeMounts())
        .extracting(VolumeMount::getMountPath)
        .contains("/etc/keys");
    Pod again = Manifests.MAPPER.convertValue(Manifests.MAPPER.valueToTree(pod), Pod.class);
    PodSecrets.put(again, "shop", Manifests.MAPPER, problems);
    assertThat(again).isEqualTo(pod);
  }

  @Test
  void understandsTheAnnotationOfK8ssandraOnTheTemplate() {
    StatefulSet object = Manifests.statefulSet("cass-operator");
    object
        .getSpec()
        .getTemplate()
        .getMetadata()
        .setAnnotations(
            Map.of(
                "k8ssandra.io/inject-secret",
                "[{\"name\":\"jks.${POD_ORDINAL}\",\"path\":\"/etc/jks\"},"
                    + "{\"secretName\":\"old.style\"}]"));

    StatefulSet result = injected(object);

    assertThat(result.getSpec().getTemplate().getMetadata().getAnnotations().get(PodSecrets.KEY))
        .contains("jks.${POD_ORDINAL}")
        .doesNotContain("old.style");
    assertThat(
            result.getSpec().getTemplate().getSpec().getContainers().stream()
                .map(Container::getVolumeMounts)
                .flatMap(List::stream)
                .map(VolumeMount::getMountPath))
        .filteredOn("/etc/secrets/old.style"::equals)
        .hasSize(2);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{                                              | AnnotationInvalid",
        "{}                                             | AnnotationInvalid",
        "[1]                                            | AnnotationInvalid",
        "[{}]                                           | AnnotationInvalid",
        "[{\"name\":\"a\",\"path\":7}]                  | AnnotationInvalid",
        "[{\"name\":\"a\",\"paths\":\"/a\"}]            | AnnotationInvalid",
        "[{\"name\":\"a\",\"optional\":\"yes\"}]        | AnnotationInvalid",
        "[{\"name\":\"a\",\"containers\":\"b\"}]        | AnnotationInvalid",
        "[] x                                           | AnnotationInvalid",
        "[{\"name\":\"${PODNAME}\",\"path\":\"/a\"}]    | SecretVariableUnknown",
        "[{\"name\":\"A_B\",\"path\":\"/a\"}]           | SecretNameInvalid",
        "[{\"name\":\"a\",\"path\":\"a\"}]              | SecretPathInvalid",
        "[{\"name\":\"a\",\"path\":\"/a/../b\"}]        | SecretPathInvalid",
        "[{\"name\":\"a\",\"path\":\"/var/lib/cassandra\"}] | SecretPathTaken",
        "[{\"name\":\"a\",\"containers\":[\"casandra\"]}]   | ContainerUnknown"
      })
  void refusesWhatCannotBeMounted(String json, String code) {
    assertThat(codes(Injections.create(wanting(json)))).containsExactly(code);
  }

  @Test
  void guessesWhatWasMeant() {
    assertThat(lines(Injections.create(wanting("[{\"name\":\"k-${PODNAME}\",\"path\":\"/k\"}]"))))
        .containsExactly(
            "SecretVariableUnknown: name of secret k-${PODNAME}: expected ${POD_NAME},"
                + " ${POD_NAMESPACE}, ${POD_ORDINAL}, found ${PODNAME}. Did you mean POD_NAME?");
  }

  @Test
  void refusesAPodWhoseNameMakesAnIllegalSecret() {
    Pod pod =
        new PodBuilder()
            .withNewMetadata()
            .withName("Pod_0")
            .withAnnotations(Map.of(PodSecrets.KEY, "[{\"name\":\"${POD_NAME}\",\"path\":\"/a\"}]"))
            .endMetadata()
            .withNewSpec()
            .endSpec()
            .build();
    var problems = new ArrayList<Problem>();

    PodSecrets.put(pod, "shop", Manifests.MAPPER, problems);

    assertThat(problems).extracting(Problem::code).containsExactly("SecretNameInvalid");
    assertThat(pod.getSpec().getVolumes()).isEmpty();
  }

  private static List<String> secretNames(Pod pod) {
    return pod.getSpec().getVolumes().stream()
        .filter(volume -> volume.getSecret() != null)
        .map(volume -> volume.getSecret().getSecretName())
        .toList();
  }

  private static StatefulSet wanting(String json) {
    return annotated(Manifests.statefulSet("official-cassandra"), KEY, json);
  }
}
