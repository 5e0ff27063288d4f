package dev.rekindle.e2e.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rekindle.e2e.kubernetes.ApiOverHttp;
import dev.rekindle.e2e.kubernetes.Traffic;
import dev.rekindle.testkit.CassandraImage;
import dev.rekindle.testkit.CassandraVersion;
import java.util.List;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/**
 * Our images and manifests on a real cluster, up to {@code kubectl delete -k}. The database is a
 * shell that reads its data: what is looked at is everything around it.
 */
@ExtendWith(OnACluster.class)
@Execution(ExecutionMode.SAME_THREAD)
@Order(OnACluster.FIRST + 1)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class InstalledOnClusterIT {
  private static final String WEBHOOK = "deployment/rekindle-webhook";
  private static final String CONTROLLER = "deployment/rekindle-controller";

  private static InstalledCluster on;
  private static OptedIn shop;

  @BeforeAll
  static void install(InstalledCluster cluster) {
    on = cluster;
    shop = OptedIn.in(on, "shop");
  }

  @Test
  @Order(1)
  void hasPodsThatAreReadyAndCertificatesThatTheApiServerBelieves() {
    for (String deployment : List.of(WEBHOOK, CONTROLLER)) {
      assertThat(status(deployment, "{.status.readyReplicas}")).isEqualTo("2");
    }
    assertThat(on.system("get", "secrets", "-o", "name"))
        .contains(
            "secret/rekindle-agent-ca",
            "secret/rekindle-controller-tls",
            "secret/rekindle-webhook-ca",
            "secret/rekindle-webhook-tls");
    assertThat(on.system("logs", CONTROLLER, "--all-pods")).doesNotContain("ERROR");
    assertThat(on.system("logs", WEBHOOK, "--all-pods")).doesNotContain("ERROR");
  }

  @Test
  @Order(2)
  void startsPodsThatHaveOptedInUnderTheRestrictedLevel() {
    shop.apply("c1");
    on.rolledOut("shop", "statefulset/c1");

    assertThat(init("c1-0", "{.image}")).isEqualTo("rekindle/agent:0.1.0");
    assertThat(on.kubectl("-n", "shop", "get", "pod", "c1-0", "-o", "jsonpath={.status}"))
        .contains("\\\"result\\\":\\\"nothing\\\"");
    assertThat(shop.starts("c1-0")).isEqualTo(1);
  }

  @Test
  @Order(3)
  void refusesThroughItsServiceWhatCannotWork() {
    String message =
        shop.refusal("c2", "rekindle.dev/storage: s3-main", "rekindle.dev/storage: s3-mian");

    assertThat(message).contains("StorageMissing", "Did you mean s3-main?");
  }

  @Test
  @Order(4)
  void failsNoRequestWhileAReplicaIsReplaced() {
    try (ApiOverHttp http =
            new ApiOverHttp(
                on.cluster().kubectlProgram(), on.cluster().kubeconfig(), on.directory());
        Traffic traffic = new Traffic(http, "shop")) {
      Awaitility.await().atMost(InstalledCluster.PATIENCE).until(() -> traffic.admitted() > 20);
      String pods =
          on.system("get", "pods", "-o", "name", "-l", "app.kubernetes.io/component=webhook");

      on.system("delete", pods.lines().findFirst().orElseThrow());

      on.rolledOut(InstalledCluster.NAMESPACE, WEBHOOK);
      int before = traffic.admitted();
      Awaitility.await()
          .atMost(InstalledCluster.PATIENCE)
          .until(() -> traffic.admitted() > before + 20);
      assertThat(traffic.failures()).isEmpty();
      System.out.println("on the cluster: " + traffic.admitted() + " requests, none failed");
    }
  }

  @Test
  @Order(5)
  void givesEachPodTheSecretOfItsName() {
    on.kubectl("-n", "shop", "create", "secret", "generic", "keys-c3-0", "--from-literal=key=of-0");
    shop.apply(
        "c3",
        "rekindle.dev/storage: s3-main",
        """
        rekindle.dev/storage: s3-main
            rekindle.dev/inject-secrets: '[{"name": "keys-${POD_NAME}", "path": "/etc/keys"}]'\
        """,
        "replicas: 1",
        "replicas: 2");

    on.eventually(() -> shop.describe("c3-1"), "secret \"keys-c3-1\" not found");
    on.kubectl("-n", "shop", "create", "secret", "generic", "keys-c3-1", "--from-literal=key=of-1");
    on.rolledOut("shop", "statefulset/c3");

    for (int i = 0; i < 2; i++) {
      assertThat(
              on.kubectl(
                  "-n", "shop", "exec", "c3-" + i, "-c", "database", "--", "cat", "/etc/keys/key"))
          .isEqualTo("of-" + i);
    }
  }

  @Test
  @Order(6)
  void saysWhoseTheVolumeIsBeforeItTouchesAnything() {
    assertThat(shop.refusal("c4", "        fsGroup: 999\n", "")).contains("fsGroup: 999");
    // What fsGroup does not reach then: a directory that somebody has closed.
    shop.apply("c4", "fsGroup: 999", "fsGroup: 999\n        fsGroupChangePolicy: OnRootMismatch");
    on.rolledOut("shop", "statefulset/c4");
    String data = "/var/lib/cassandra/data";
    on.kubectl("-n", "shop", "exec", "c4-0", "-c", "database", "--", "mkdir", "-m", "0", data);
    on.kubectl("-n", "shop", "delete", "pod", "c4-0");

    String described = on.eventually(() -> shop.describe("c4-0"), "\"code\":\"VOLUME\"");

    assertThat(described).contains("\"exitCode\":31", "/var/lib/cassandra/data");
  }

  @Test
  @Order(7)
  void startsAnOlderCassandraAsItsImageIsUsed() {
    CassandraImage image = CassandraImage.of(CassandraVersion.V4_1);
    on.timed(
        "the image of Cassandra 4.1 is made and loaded",
        () -> on.cluster().load(image.archive(on.directory().resolve("older"))));
    shop.apply(
        "c6",
        "image: rekindle/busybox:1",
        "image: " + image.name(),
        "command: [sh, -c, \"echo started >> /var/lib/cassandra/starts; exec sleep 100000\"]",
        "args: [-f]",
        "readOnlyRootFilesystem: true",
        "readOnlyRootFilesystem: false");
    on.rolledOut("shop", "statefulset/c6");

    on.eventually(
        () -> on.kubectl("-n", "shop", "logs", "c6-0", "-c", "database"),
        "Starting listening for CQL clients");

    assertThat(inCassandra("cat", "/etc/cassandra/cassandra.yaml")).contains("cluster_name: c6\n");
    assertThat(inCassandra("cat", "/etc/cassandra/cassandra-rackdc.properties"))
        .contains("dc=dc1\n", "rack=r1");
    assertThat(inCassandra("id", "-u")).isEqualTo("999");
    assertThat(inCassandra("ls", "/var/lib/cassandra")).contains("commitlog", "data");
    on.kubectl("-n", "shop", "delete", "statefulset", "c6");
  }

  private static String inCassandra(String... command) {
    return on.kubectl(
        Stream.concat(
                Stream.of("-n", "shop", "exec", "c6-0", "-c", "database", "--"), Stream.of(command))
            .toArray(String[]::new));
  }

  @Test
  @Order(8)
  void harmsNobodyWhileAllOfItIsGone() {
    on.alone(
        () -> {
          assertThat(shop.refusal("c5"))
              .contains("failed calling webhook \"statefulsets.rekindle.dev\"");
          on.kubectl("-n", "shop", "delete", "pod", "c1-0");
          on.rolledOut("shop", "statefulset/c1");
          assertThat(shop.starts("c1-0")).isEqualTo(2);
          on.kubectl("-n", "shop", "delete", "statefulset", "c4");
          on.kubectl("-n", "shop", "delete", "backupstorage", "s3-main");
        });
  }

  @Test
  @Order(9)
  void leavesKindsAndObjectsAndBlocksNothingWhenItIsUninstalled() {
    OptedIn.in(on, "left");
    on.kubectl("delete", "-k", InstalledCluster.manifests("base"), "--timeout=120s");
    try {
      assertThat(on.kubectl("-n", "left", "get", "backupstorages", "-o", "name"))
          .contains("s3-main");
      on.kubectl("-n", "shop", "delete", "pod", "c1-0");
      on.rolledOut("shop", "statefulset/c1");
      assertThat(shop.starts("c1-0")).isEqualTo(3);
      on.kubectl("delete", "namespace", "shop", "left", "--timeout=120s");
    } finally {
      on.install();
    }
  }

  private static String init(String pod, String path) {
    return on.kubectl(
        "-n",
        "shop",
        "get",
        "pod",
        pod,
        "-o",
        "jsonpath="
            + path.replace("{.", "{.spec.initContainers[?(@.name==\"rekindle-restore\")]."));
  }

  private static String status(String deployment, String path) {
    return on.system("get", deployment, "-o", "jsonpath=" + path);
  }
}
