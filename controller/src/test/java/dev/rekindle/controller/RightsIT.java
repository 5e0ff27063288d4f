package dev.rekindle.controller;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rekindle.api.ApiGroup;
import dev.rekindle.api.BackupStorage;
import dev.rekindle.api.Restore;
import dev.rekindle.name.Installed;
import dev.rekindle.testkit.KubeApi;
import dev.rekindle.testkit.VersityGw;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.rbac.ClusterRole;
import io.fabric8.kubernetes.api.model.rbac.PolicyRule;
import io.fabric8.kubernetes.api.model.rbac.Role;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The rights in the manifests are those that the controller uses: each one, and no other. */
class RightsIT {
  private static final String NAMESPACE = "rekindle-system";
  private static final Path RIGHTS = Path.of("../manifests/base/controller-rights.yaml");

  private static final Path OPTED_IN = Path.of("src/test/resources/opted-in.yaml").toAbsolutePath();

  @TempDir Path directory;

  private final UsedRights rights = new UsedRights();

  @Test
  void eachRightIsUsedAndNoneIsMissing() throws Exception {
    KubeApi api = KubeApi.shared();
    forgetEarlierRuns(api);
    api.mustKubectl("apply", "-f", RIGHTS.toAbsolutePath().toString());
    Samples.installDefinitions();
    Controller controller =
        new Controller(
            Settings.read(
                List.of(
                    "--port=0",
                    "--lease=PT3S",
                    "--check-every=PT1S",
                    "--sync-every=PT1S",
                    "--allowed-endpoints=127.0.0.0/8"),
                Map.of("REKINDLE_NAMESPACE", NAMESPACE, "REKINDLE_POD", "me")),
            this::asController,
            Clock.systemUTC());
    CompletableFuture<ExitCode> ran = CompletableFuture.supplyAsync(controller::run);

    try (KubernetesClient admin = Api.client()) {
      try {
        useEverything(admin);
      } finally {
        controller.stop(ExitCode.TERMINATED); // or it would do other tests' work
      }
      assertThat(ran.join()).isEqualTo(ExitCode.TERMINATED);
      Api.deleteWebhookConfigurations(admin, Installed.WEBHOOK);
    }

    Set<String> used = new TreeSet<>(rights.used());
    assertThat(used.remove("get /version")).isTrue(); // everybody may
    assertThat(rights.lacking()).isEmpty();
    assertThat(used).containsExactlyElementsOf(granted());
  }

  /** Everything must be made once more, or nobody sees that it may be. */
  private static void forgetEarlierRuns(KubeApi api) {
    api.kubectl("create", "namespace", NAMESPACE); // or it is there
    api.mustKubectl("-n", NAMESPACE, "delete", "secrets,leases", "--all");
    try (KubernetesClient admin = Api.client()) {
      Api.deleteWebhookConfigurations(admin, Installed.WEBHOOK);
    }
  }

  private void useEverything(KubernetesClient admin) throws Exception {
    Api.createWebhookConfigurations(admin, Installed.WEBHOOK);
    await(() -> admin.secrets().inNamespace(NAMESPACE).withName("rekindle-webhook-tls").get());
    await(() -> Api.caBundles(admin, Installed.WEBHOOK).contains("") ? null : "all are told");
    // A plan that is made, one that is amended, one that is deleted.
    String namespace = KubeApi.shared().newNamespace("rights");
    var maps = admin.configMaps().inNamespace(namespace);
    admin
        .resource(
            new ConfigMapBuilder()
                .withNewMetadata()
                .withNamespace(namespace)
                .withName("rekindle-plan-db")
                .endMetadata()
                .build())
        .create();
    KubeApi.shared().mustKubectl("apply", "-n", namespace, "-f", OPTED_IN.toString());
    await(() -> maps.withName("rekindle-plan-db").get().getData().get("plan.json"));
    maps.withName("rekindle-plan-db")
        .edit(
            one -> {
              one.getMetadata().setLabels(Map.of());
              return one;
            });
    await(
        () ->
            maps.withName("rekindle-plan-db")
                .get()
                .getMetadata()
                .getLabels()
                .get("rekindle.dev/plan"));
    admin.apps().statefulSets().inNamespace(namespace).delete();
    useStorages(admin);
  }

  /** A default storage, a backup that is found, one that makes room, and one that is asked for. */
  private void useStorages(KubernetesClient admin) throws Exception {
    String namespace = KubeApi.shared().newNamespace("rights");
    KubeApi.shared()
        .mustKubectl(
            "create",
            "rolebinding",
            "rekindle-storage-secrets",
            "--namespace=" + namespace,
            "--clusterrole=rekindle-storage-secrets",
            "--serviceaccount=" + NAMESPACE + ":rekindle-controller");
    try (VersityGw store = VersityGw.start(directory.resolve("store"))) {
      store.createBucket("backups");
      Samples samples = new Samples(admin, namespace);
      samples.keys("keys", store.endpoint());
      samples.storage("main", "s3://backups/p1", store.endpoint(), "sync: {keepNewest: 1}");
      samples.awaitStorage("main", "Answers");
      try (MedusaPrefix bucket = MedusaPrefix.in(store.endpoint(), "backups", "p1", directory)) {
        bucket.write("one", 1_700_000_000L);
        samples.awaitBackup("one", Samples::succeeded);
        bucket.write("two", 1_700_100_000L);
        samples.awaitBackup("two", Samples::succeeded);
      }
      await(() -> samples.backups().contains("one") ? null : "it made room");
      admin
          .resources(BackupStorage.class)
          .inNamespace(namespace)
          .withName("main")
          .edit(
              one -> {
                one.getMetadata().setAnnotations(Map.of(ApiGroup.DEFAULT_STORAGE, "true"));
                return one;
              });
      samples.register("mine", "", "two", "");
      samples.awaitBackup("mine", Samples::succeeded);
      useRestores(admin, samples);
      samples.delete();
    }
  }

  /** A database that stops, a pod that waits and is woken up, a restore that is given up. */
  private static void useRestores(KubernetesClient admin, Samples samples) {
    List.of("r1", "r2").forEach(rack -> samples.apply(PlayedPod.statefulSet(rack)));
    PlayedPod pod = new PlayedPod(admin, samples.namespace(), "r1");
    String old = pod.create();
    pod.runs();
    new PlayedPod(admin, samples.namespace(), "r2").create();
    samples.apply(
        """
        apiVersion: rekindle.dev/v1alpha1
        kind: Restore
        metadata: {name: given-up}
        spec:
          backupRef: {name: two}
          target: {selector: {matchLabels: {cluster: c1}}}
        """);
    await(() -> pod.get().isEmpty() ? "it was deleted" : null);
    assertThat(pod.create()).isNotEqualTo(old);
    await(
        () -> pod.get().orElseThrow().getMetadata().getAnnotations().get("rekindle.dev/woken-for"));
    var restores = admin.resources(Restore.class).inNamespace(samples.namespace());
    restores.withName("given-up").delete();
    await(() -> restores.withName("given-up").get() == null ? "it let go" : null);
    samples.apply(
        PlayedPod.statefulSet("r3")
            .replace("podManagementPolicy: Parallel", "podManagementPolicy: OrderedReady")
            .replace("image: r}", "image: r, env: [{name: REKINDLE_RESTORE_FROM, value: two}]}"));
    await(() -> restores.list().getItems().getFirst().getStatus().phase()); // it was looked at
    admin.apps().statefulSets().inNamespace(samples.namespace()).delete();
    restores.delete();
  }

  private static void await(Callable<?> something) {
    Awaitility.await()
        .atMost(Duration.ofMinutes(2))
        .ignoreExceptions()
        .until(() -> something.call() != null);
  }

  private KubernetesClient asController() {
    Config admin = Config.fromKubeconfig(KubeApi.shared().kubeconfig());
    String token =
        KubeApi.shared()
            .mustKubectl("-n", NAMESPACE, "create", "token", Installed.CONTROLLER)
            .strip();
    Config own =
        new ConfigBuilder(Config.empty())
            .withMasterUrl(admin.getMasterUrl())
            .withCaCertFile(admin.getCaCertFile())
            .withCaCertData(admin.getCaCertData())
            .withOauthToken(token)
            .build();
    return new KubernetesClientBuilder()
        .withConfig(own)
        .withHttpClientBuilderConsumer(http -> http.addOrReplaceInterceptor("rights", rights))
        .build();
  }

  private static Set<String> granted() throws IOException {
    try (KubernetesClient parser = Api.client();
        InputStream yaml = Files.newInputStream(RIGHTS)) {
      return parser.load(yaml).items().stream()
          .flatMap(item -> rules(item).stream())
          .flatMap(
              rule ->
                  rule.getResources().stream()
                      .flatMap(
                          resource ->
                              rule.getVerbs().stream()
                                  .map(
                                      verb ->
                                          verb
                                              + ' '
                                              + rule.getApiGroups().getFirst()
                                              + '/'
                                              + resource)))
          .collect(Collectors.toCollection(TreeSet::new));
    }
  }

  private static List<PolicyRule> rules(HasMetadata item) {
    return switch (item) {
      case Role role -> role.getRules();
      case ClusterRole role -> role.getRules();
      default -> List.of();
    };
  }
}
