package dev.rekindle.webhook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rekindle.api.BackupStorage;
import dev.rekindle.name.Injected;
import dev.rekindle.webhook.admission.AdmissionCall;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.KeyToPath;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.SecretVolumeSource;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.VolumeMount;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** How pods come to the credentials of a store: in the same way for every cloud. */
class CloudCredentialsTest {
  private static final String MOUNTED = "/etc/rekindle/storages/main/credentials";
  private static final List<String> OF_CLOUDS = List.of("AWS_", "AZURE_", "GOOGLE_");

  private final ObjectNode manifest = Manifests.raw("official-cassandra");

  @ParameterizedTest
  @ValueSource(
      strings = {
        "s3://backups/p",
        "gs://backups/p",
        "gcp://backups/p",
        "azblob://backups/p",
        "azure://backups/p"
      })
  void mountAllKeysOfTheSecretForTheRestoreAlone(String url) {
    PodTemplateSpec pod = injected(url, "credentialsSecretRef: {name: cloud-keys}");

    SecretVolumeSource secret = onlySecret(pod);
    assertThat(secret.getSecretName()).isEqualTo("cloud-keys");
    assertThat(secret.getItems()).isEmpty();
    assertThat(secret.getOptional()).isTrue();
    assertThat(secret.getDefaultMode()).isEqualTo(0b100_100_000);
    VolumeMount mount = mount(restore(pod));
    assertThat(mount.getMountPath()).isEqualTo(MOUNTED);
    assertThat(mount.getReadOnly()).isTrue();
    assertThat(pod.getSpec().getContainers())
        .allSatisfy(
            container ->
                assertThat(container.getVolumeMounts())
                    .extracting(VolumeMount::getName)
                    .doesNotContain(mount.getName()));
    assertThat(restore(pod).getEnv())
        .extracting(EnvVar::getName)
        .noneMatch(name -> OF_CLOUDS.stream().anyMatch(name::startsWith));
  }

  @ParameterizedTest
  @CsvSource({
    "s3://backups/p, credentials",
    "gs://backups/p, medusa_gcp_key.json",
    "azblob://backups/p, azure.json"
  })
  void mountOneKeyAsTheOnlyFile(String url, String key) {
    PodTemplateSpec pod =
        injected(url, "credentialsSecretRef: {name: medusa-bucket-key, key: %s}".formatted(key));

    assertThat(onlySecret(pod).getItems())
        .extracting(KeyToPath::getKey, KeyToPath::getPath)
        .containsExactly(tuple(key, key));
    assertThat(mount(restore(pod)).getMountPath()).isEqualTo(MOUNTED);
  }

  @ParameterizedTest
  @ValueSource(strings = {"s3://backups/p", "gs://backups/p", "azblob://backups/p"})
  void leaveAPodsOwnIdentityToItsCloud(String url) {
    ObjectNode template = manifest.withObject("/spec/template");
    template.withObject("/metadata/labels").put("azure.workload.identity/use", "true");
    template.withObject("/spec").put("serviceAccountName", "backups");

    PodTemplateSpec pod = injected(url, "readOnly: true");

    assertThat(secrets(pod)).isEmpty();
    assertThat(pod.getSpec().getServiceAccountName()).isEqualTo("backups");
    assertThat(pod.getSpec().getAutomountServiceAccountToken()).isNull();
    assertThat(pod.getMetadata().getLabels()).containsEntry("azure.workload.identity/use", "true");
    assertThat(restore(pod).getVolumeMounts())
        .extracting(VolumeMount::getMountPath)
        .noneMatch(path -> path.startsWith(Injected.STORAGES));
  }

  @Test
  void areNotTakenOutOfTheDatabasesContainer() {
    manifest
        .withObject("/spec/template/spec/containers/0")
        .withArray("env")
        .addObject()
        .put("name", "AZURE_STORAGE_KEY")
        .withObject("/valueFrom/secretKeyRef")
        .put("name", "sidecar-keys")
        .put("key", "azurestoragekey");

    PodTemplateSpec pod = injected("azblob://backups", "credentialsSecretRef: {name: cloud-keys}");

    assertThat(restore(pod).getEnv())
        .extracting(EnvVar::getName)
        .doesNotContain("AZURE_STORAGE_KEY");
  }

  @Test
  void makeThePodOfEveryStoreTheSame() {
    String fields = "credentialsSecretRef: {name: cloud-keys}, caSecretRef: {name: ca}";
    PodTemplateSpec expected = injected("s3://backups/p", fields);

    for (String url : List.of("gs://backups/p", "azblob://backups/p")) {
      assertThat(injected(url, fields)).as(url).isEqualTo(expected);
    }
  }

  private PodTemplateSpec injected(String url, String fields) {
    FakeCluster cluster = new FakeCluster();
    cluster.with(
        Scene.read(
            BackupStorage.class,
            """
            apiVersion: rekindle.dev/v1alpha1
            kind: BackupStorage
            metadata: {name: main, namespace: shop}
            spec: {url: "%s", %s}
            """
                .formatted(url, fields)));
    ObjectNode object = manifest.deepCopy();
    object.withObject("/metadata/annotations").put("rekindle.dev/storage", "main");
    AdmissionCall call = Calls.create("StatefulSet", object);
    return Calls.apply(
            Calls.handlers(cluster).get("/mutate/statefulsets").answer(call),
            call,
            StatefulSet.class)
        .getSpec()
        .getTemplate();
  }

  private static List<SecretVolumeSource> secrets(PodTemplateSpec pod) {
    return pod.getSpec().getVolumes().stream()
        .map(Volume::getSecret)
        .filter(Objects::nonNull)
        .toList();
  }

  private static SecretVolumeSource onlySecret(PodTemplateSpec pod) {
    assertThat(secrets(pod)).hasSize(1);
    return secrets(pod).getFirst();
  }

  private static Container restore(PodTemplateSpec pod) {
    return pod.getSpec().getInitContainers().stream()
        .filter(container -> container.getName().equals(Injected.RESTORE_CONTAINER))
        .findFirst()
        .orElseThrow();
  }

  private static VolumeMount mount(Container container) {
    List<VolumeMount> found =
        container.getVolumeMounts().stream()
            .filter(mount -> mount.getMountPath().startsWith(Injected.STORAGES))
            .toList();
    assertThat(found).hasSize(1);
    return found.getFirst();
  }
}
