package dev.rekindle.e2e.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rekindle.testkit.ChildProcess;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.HashSet;
import java.util.Set;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Our manifests by {@code kubectl apply -k} on a real API server, the controller and two replicas
 * of the webhook as built jars with the rights of their ServiceAccounts, and TLS by the caBundle
 * that the controller wrote. Certificates live for minutes, so all of this goes on while they
 * rotate.
 */
class InstalledIT {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String OFFICIAL = "official-cassandra";

  @TempDir static Path directory;
  private static Installation installation;
  private static ChildProcess controller;

  @BeforeAll
  static void install() {
    installation = new Installation(directory, "install");
    installation.apply();
    controller =
        installation.controller(
            "controller-0",
            "--authority-validity=PT20M",
            "--authority-renew-before=PT19M",
            "--leaf-validity=PT10M",
            "--leaf-renew-before=PT9M30S",
            "--webhook-settle=PT10S",
            "--agent-settle=PT10S",
            "--check-every=PT1S");
    installation.webhook("webhook-0");
    installation.webhook("webhook-1");
    installation.awaitReadyReplicas(2);
  }

  @AfterAll
  static void uninstall() {
    installation.close();
  }

  @Test
  void injectsWhatIsAppliedAndPlansItsFirstStart() throws IOException {
    String namespace = installation.newNamespace("shop");
    Path file = installation.file("plain", Installation.statefulSet(OFFICIAL, namespace));

    installation.api.mustKubectl("apply", "-f", file.toString());

    JsonNode created = get(namespace, "statefulset", "c1-r1");
    JsonNode init = created.at("/spec/template/spec/initContainers/0");
    assertThat(init.path("name").asText()).isEqualTo("rekindle-restore");
    assertThat(init.path("image").asText()).isEqualTo("rekindle/agent:0.1.0");
    Awaitility.await()
        .atMost(Installation.PATIENCE)
        .until(() -> plan(namespace, "rekindle-plan-c1-r1").path("state").asText(), "idle"::equals);
    assertThat(plan(namespace, "rekindle-plan-c1-r1").path("incarnation").asText())
        .isNotEmpty()
        .isEqualTo(variable(init, "REKINDLE_INCARNATION"));

    installation.api.mustKubectl("apply", "-f", file.toString());
    assertThat(get(namespace, "statefulset", "c1-r1").at("/metadata/generation").asInt()).isOne();
  }

  @Test
  void refusesWhatCannotWork() {
    requireRefusal();
  }

  private static void requireRefusal() {
    String namespace = installation.newNamespace("shop");
    ObjectNode manifest = Installation.statefulSet(OFFICIAL, namespace);
    manifest.withObject("/metadata/annotations").put("rekindle.dev/storage", "s3-mian");

    assertThat(
            installation
                .api
                .kubectl("apply", "-f", installation.file("wrong", manifest).toString())
                .output())
        .contains(
            "denied the request: StorageMissing: annotation rekindle.dev/storage: expected"
                + " BackupStorages that exist, found s3-mian. Did you mean s3-main?");
  }

  @Test
  void admitsAllTheTimeWhileTheAuthorityAndTheCertificatesAreReplaced() throws IOException {
    String namespace = installation.newNamespace("shop");
    String first = caBundle("mutating");
    Set<String> leaves = new HashSet<>(Set.of(leaf()));
    try (Traffic traffic = new Traffic(installation, namespace)) {
      Awaitility.await()
          .atMost(Duration.ofMinutes(5))
          .until(
              () -> {
                leaves.add(leaf());
                return leaves.size() > 2 && !caBundle("mutating").equals(first);
              });
      int before = traffic.admitted();
      Awaitility.await()
          .atMost(Installation.PATIENCE)
          .until(() -> traffic.admitted() > before + 20);

      assertThat(traffic.failures()).isEmpty();
      assertThat(traffic.admitted()).isGreaterThan(50);
    }
    assertThat(caBundle("validating")).contains("BEGIN CERTIFICATE");
    assertThat(controller.output()).doesNotContain("PRIVATE KEY");
  }

  @Test
  void failsNoAdmissionWhileAReplicaIsReplaced() {
    String namespace = installation.newNamespace("shop");
    try (Traffic traffic = new Traffic(installation, namespace)) {
      Awaitility.await().atMost(Installation.PATIENCE).until(() -> traffic.admitted() > 20);
      installation.webhook("webhook-2");
      installation.awaitReadyReplicas(3);

      ChildProcess leaving = installation.terminate("webhook-1");

      assertThat(leaving.exitCode()).isEqualTo(143);
      installation.awaitReadyReplicas(2);
      int before = traffic.admitted();
      Awaitility.await()
          .atMost(Installation.PATIENCE)
          .until(() -> traffic.admitted() > before + 20);

      assertThat(traffic.failures()).isEmpty();
    }
  }

  @Test
  void refusesOnlyWhatHasOptedInWhileNobodyAnswers() throws IOException {
    String namespace = installation.newNamespace("shop");
    String other = installation.newNamespace("shop");
    apply(Installation.statefulSet(OFFICIAL, namespace));
    JsonNode template = get(namespace, "statefulset", "c1-r1").at("/spec/template");
    ObjectNode plain = Installation.statefulSet(OFFICIAL, other);
    plain.withObject("/metadata/labels").remove("rekindle.dev/inject");
    finalizers(namespace, "[\"example.org/slow\"]");
    installation.service.pause();
    try {
      assertThat(
              installation
                  .api
                  .kubectl(
                      "apply",
                      "-f",
                      installation
                          .file("labelled", Installation.statefulSet(OFFICIAL, other))
                          .toString())
                  .output())
          .contains("failed calling webhook \"statefulsets.rekindle.dev\"");
      apply(plain);
      // What a StatefulSet's controller does when a node goes away.
      ObjectNode pod = JSON.createObjectNode().put("apiVersion", "v1").put("kind", "Pod");
      pod.set("metadata", template.path("metadata").deepCopy());
      pod.withObject("/metadata").put("name", "c1-r1-0").put("namespace", namespace);
      pod.set("spec", template.path("spec"));
      pod.withObject("/spec")
          .withArray("volumes")
          .addObject()
          .put("name", "data")
          .putObject("emptyDir");
      apply(pod);
      // Nothing that goes is held up.
      installation.api.mustKubectl("-n", namespace, "delete", "pod", "c1-r1-0", "--force");
      installation.api.mustKubectl("-n", namespace, "delete", "sts", "c1-r1", "--wait=false");
      finalizers(namespace, "null");
      assertThat(installation.api.kubectl("-n", namespace, "get", "sts", "c1-r1").output())
          .contains("NotFound");
      installation.api.mustKubectl("-n", namespace, "delete", "bst", "s3-main", "--wait=false");
    } finally {
      installation.service.resume();
    }
    installation.awaitReadyReplicas(2);
    apply(Installation.statefulSet("etcd", other));
  }

  @Test
  void givesATenantNoWayToABackupOfAnotherNamespace() {
    String vault = installation.newNamespace("vault");
    String shop = installation.newNamespace("shop");
    installation.tenant("mallory", shop);
    apply(
        "{apiVersion: rekindle.dev/v1alpha1, kind: Backup, metadata: {name: nightly-1, namespace: %s}, spec: {register: true, storageRef: {name: s3-main}}}"
            .formatted(vault));
    String restore =
        "{apiVersion: rekindle.dev/v1alpha1, kind: Restore, metadata: {name: again, namespace: %s}, spec: {backupRef: {name: nightly-1, namespace: %s}, target: {selector: {matchLabels: {app: cassandra}}}}}"
            .formatted(shop, vault);
    ObjectNode set = Installation.statefulSet(OFFICIAL, shop);
    set.withObject("/metadata/annotations").put("rekindle.dev/storage", vault + "/s3-main");
    ObjectNode from = Installation.statefulSet(OFFICIAL, shop);
    from.withObject("/metadata/annotations").put("rekindle.dev/restore-from", vault + "/nightly-1");

    assertThat(as("mallory", restore)).contains("RestoreBackupForbidden");
    assertThat(as("mallory", set.toString())).contains("StorageForbidden");
    assertThat(as("mallory", from.toString())).contains("RestoreBackupForbidden");
    assertThat(
            as(
                "mallory",
                "{apiVersion: v1, kind: ConfigMap, metadata: {name: rekindle-plan-c1-r1, namespace: %s}, data: {plan.json: '{}'}}"
                    .formatted(shop)))
        .contains("only the controller of Rekindle writes plans");
  }

  @Test
  void keepsTheCaBundleWhenTheManifestsAreAppliedAgain() throws IOException {
    String before = caBundle("mutating");

    installation.apply();

    assertThat(caBundle("mutating")).contains("BEGIN CERTIFICATE");
    assertThat(caBundle("validating")).contains("BEGIN CERTIFICATE");
    assertThat(before).contains("BEGIN CERTIFICATE");
    requireRefusal();
  }

  private static void finalizers(String namespace, String list) {
    installation.api.mustKubectl(
        "-n",
        namespace,
        "patch",
        "sts",
        "c1-r1",
        "--type=merge",
        "-p",
        "{\"metadata\":{\"finalizers\":%s}}".formatted(list));
  }

  private static String as(String user, String object) {
    String file = installation.file("of-" + user, object).toString();
    return installation.api.kubectl("--as=" + user, "apply", "-f", file).output();
  }

  private static void apply(JsonNode object) {
    apply(object.toString());
  }

  private static void apply(String object) {
    installation.api.mustKubectl("apply", "-f", installation.file("applied", object).toString());
  }

  private static JsonNode get(String namespace, String kind, String name) throws IOException {
    return JSON.readTree(
        installation.api.mustKubectl("-n", namespace, "get", kind, name, "-o", "json"));
  }

  private static JsonNode plan(String namespace, String name) throws IOException {
    JsonNode map =
        installation
            .http
            .get("/api/v1/namespaces/%s/configmaps/%s".formatted(namespace, name))
            .body();
    return JSON.readTree(map.path("data").path("plan.json").asText("{}"));
  }

  private static String caBundle(String which) {
    JsonNode configuration =
        installation
            .http
            .get(
                "/apis/admissionregistration.k8s.io/v1/%swebhookconfigurations/rekindle-webhook"
                    .formatted(which))
            .body();
    return new String(
        Base64.getDecoder().decode(configuration.at("/webhooks/0/clientConfig/caBundle").asText()),
        StandardCharsets.US_ASCII);
  }

  /** The certificate in the Secret, as text. */
  private static String leaf() {
    return installation
        .http
        .get("/api/v1/namespaces/rekindle-system/secrets/rekindle-webhook-tls")
        .body()
        .at("/data/tls.crt")
        .asText();
  }

  private static String variable(JsonNode container, String name) {
    for (JsonNode variable : container.path("env")) {
      if (variable.path("name").asText().equals(name)) {
        return variable.path("value").asText();
      }
    }
    return "";
  }
}
