package dev.rekindle.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rekindle.testkit.ChildProcess.Finished;
import dev.rekindle.testkit.KubeApi;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the API server refuses by itself, whether or not the webhook is there. */
class PoliciesIT {
  private static final String CONTROLLER =
      "--as=system:serviceaccount:rekindle-system:rekindle-controller";
  private static final String WITH_ALL_RIGHTS = "--as-group=system:masters";
  private static final String ONLY_THE_CONTROLLER = "only the controller of Rekindle writes plans";
  private static final String NEEDS_CONTAINER = "needs the init container rekindle-restore";
  private static final Duration PATIENCE = Duration.ofMinutes(1);

  @TempDir private static Path directory;

  private static final KubeApi API = KubeApi.shared();
  private String namespace;

  @BeforeEach
  void installPolicies() {
    namespace = API.newNamespace("policies");
    API.mustKubectl(
        "apply",
        "--server-side",
        "-f",
        ApiServer.manifest("base/webhook-policies.yaml").toString());
    awaitRefusal();
  }

  @Test
  void anOptedInStatefulSetNeedsItsRestoreContainer() throws IOException {
    assertThat(apply(statefulSet("true", "someone-else")).output()).contains(NEEDS_CONTAINER);
    assertThat(apply(statefulSet("true", "rekindle-restore")).exitCode()).isZero();
  }

  @Test
  void anInjectedStatefulSetCannotLoseItsRestoreContainer() throws IOException {
    apply(statefulSet("true", "rekindle-restore"));

    assertThat(apply(statefulSet("true", "someone-else")).output()).contains(NEEDS_CONTAINER);
  }

  @Test
  void aStatefulSetThatIsNotOptedInIsNobodysBusiness() throws IOException {
    assertThat(apply(statefulSet("false", "someone-else")).exitCode()).isZero();
  }

  @Test
  void onlyTheControllerMakesAndChangesPlans() {
    assertThat(inNamespace("create", "configmap", "rekindle-plan-db").output())
        .contains(ONLY_THE_CONTROLLER);
    assertThat(makePlan().exitCode()).isZero();
    assertThat(
            inNamespace("patch", "configmap", "rekindle-plan-db", "-p", "{\"data\":{\"a\":\"b\"}}")
                .output())
        .contains(ONLY_THE_CONTROLLER);
    assertThat(
            inNamespace("patch", "configmap", "rekindle-plan-db", "-p", "{\"immutable\":true}")
                .output())
        .contains(ONLY_THE_CONTROLLER);
    assertThat(
            inNamespace(
                    CONTROLLER,
                    WITH_ALL_RIGHTS,
                    "patch",
                    "configmap",
                    "rekindle-plan-db",
                    "-p",
                    "{\"data\":{\"a\":\"b\"}}")
                .exitCode())
        .isZero();
  }

  @Test
  void anybodyMayDeleteAPlanAndTakeItsFinalizersOff() {
    makePlan();
    String finalizers = "{\"metadata\":{\"finalizers\":%s}}";
    inNamespace(
        "patch", "configmap", "rekindle-plan-db", "-p", finalizers.formatted("[\"a.io/b\"]"));

    Finished deleted = inNamespace("delete", "configmap", "rekindle-plan-db", "--wait=false");
    Finished released =
        inNamespace("patch", "configmap", "rekindle-plan-db", "-p", finalizers.formatted("null"));

    assertThat(deleted.exitCode()).isZero();
    assertThat(released.exitCode()).isZero();
    assertThat(inNamespace("get", "configmap", "rekindle-plan-db").output()).contains("NotFound");
  }

  @Test
  void otherConfigMapsAreNobodysBusiness() {
    assertThat(inNamespace("create", "configmap", "my-plan").exitCode()).isZero();
  }

  private Finished makePlan() {
    return inNamespace(CONTROLLER, WITH_ALL_RIGHTS, "create", "configmap", "rekindle-plan-db");
  }

  /** The API server needs a moment until it knows a policy. */
  private void awaitRefusal() {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (!inNamespace("create", "--dry-run=server", "configmap", "rekindle-plan-probe")
        .output()
        .contains(ONLY_THE_CONTROLLER)) {
      assertThat(System.nanoTime()).as("time until policies hold").isLessThan(deadline);
    }
  }

  private Finished inNamespace(String... arguments) {
    String[] all = new String[arguments.length + 2];
    all[0] = "-n";
    all[1] = namespace;
    System.arraycopy(arguments, 0, all, 2, arguments.length);
    return API.kubectl(all);
  }

  private Finished apply(String manifest) throws IOException {
    Path file = Files.writeString(directory.resolve("object.yaml"), manifest);
    return inNamespace("apply", "-f", file.toString());
  }

  private static String statefulSet(String optedIn, String initContainer) {
    return """
    apiVersion: apps/v1
    kind: StatefulSet
    metadata:
      name: db
      labels: {rekindle.dev/inject: "%s"}
    spec:
      serviceName: db
      selector: {matchLabels: {app: db}}
      template:
        metadata: {labels: {app: db}}
        spec:
          initContainers:
            - {name: %s, image: none}
          containers:
            - {name: db, image: none}
    """
        .formatted(optedIn, initContainer);
  }
}
