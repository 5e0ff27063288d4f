package dev.rekindle.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rekindle.backup.BackupFacts;
import dev.rekindle.e2e.cluster.InstalledCluster;
import dev.rekindle.e2e.cluster.OnACluster;
import dev.rekindle.plan.PlanState;
import dev.rekindle.plan.PlannedRestore;
import dev.rekindle.plan.PlannedStorage;
import dev.rekindle.plan.RestoreOptions;
import dev.rekindle.testkit.CassandraCluster;
import dev.rekindle.testkit.CassandraImage;
import dev.rekindle.testkit.CassandraVersion;
import dev.rekindle.testkit.Cql;
import dev.rekindle.testkit.Medusa;
import dev.rekindle.testkit.S3Endpoint;
import dev.rekindle.testkit.TableContents;
import dev.rekindle.testkit.VersityGw;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * A Cassandra of three racks in pods loses its volumes and comes back from a bucket that Medusa
 * filled. Plans are written in the controller's place and as its service account.
 */
@ExtendWith(OnACluster.class)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class RestoredOnClusterIT {
  private static final List<String> RACKS =
      List.of(System.getProperty("rekindle.cluster.racks", "r1,r2,r3").split(","));
  private static final String BACKUP = "nightly-1";
  private static final String QUERY = "SELECT * FROM shop.orders";
  private static final int ROWS = 2_000;
  private static final String CONTROLLER = "deployment/rekindle-controller";

  private static InstalledCluster on;
  private static PodRing ring;
  private static VersityGw store;
  private static Bucket bucket;
  private static TableContents rows;
  private static Map<String, List<String>> tokens;
  private static PlannedRestore restore;

  @BeforeAll
  static void fillABucket(InstalledCluster cluster) {
    on = cluster;
    Path home = on.directory().resolve("restored");
    store = VersityGw.startAt(on.cluster().settings().addresses().host(), home.resolve("store"));
    bucket = Bucket.s3(store, "backups", "c1", home.resolve("credentials"));
    on.timed("a backup is in the bucket", () -> fill(home));
    CassandraImage image = CassandraImage.of(CassandraVersion.V5_0);
    on.timed(
        "Cassandra's image is made and loaded",
        () -> on.cluster().load(image.archive(home.resolve("image"))));
    ring = new PodRing(on, RACKS, image.name());
    restore = restoreOf(bucket.facts(BACKUP));
  }

  @AfterAll
  static void stop() {
    if (store != null) {
      store.close();
    }
  }

  private static void fill(Path home) {
    try (CassandraCluster source =
            CassandraCluster.in(home.resolve("source"))
                .racks(RACKS.toArray(String[]::new))
                .start();
        Cql cql = Cql.connect(source)) {
      cql.createKeyspace("shop", source.datacenter(), RACKS.size());
      cql.load("shop.orders", 0, ROWS);
      Medusa.in(home.resolve("medusa"), bucket.medusa()).backup(source, BACKUP, Medusa.Mode.FULL);
      rows = cql.contents(QUERY);
      tokens = PodRing.tokens(cql);
    }
  }

  private static PlannedRestore restoreOf(BackupFacts facts) {
    return new PlannedRestore(
        UUID.randomUUID().toString(),
        "cassandra",
        new PlannedStorage(
            "s3-main",
            bucket.url().toString(),
            Objects.requireNonNull(bucket.endpoint().uri()).toString(),
            bucket.endpoint().region(),
            PlannedStorage.Addressing.PATH,
            PlannedStorage.Tls.INSECURE,
            PlannedStorage.Transfer.DEFAULT),
        facts.name(),
        RestoreOptions.DEFAULT,
        facts.nodes().stream().map(ClusterRestore::samePod).toList());
  }

  @Test
  @Order(1)
  void startsEmptyAndFormsARing() {
    on.apply(
        PodRing.resource("cassandra-namespace").replace("ENDPOINT", endpoint().uri().toString()));
    credentials("not-the-secret");
    on.timed(
        "an empty ring is ready",
        () -> {
          ring.apply();
          ring.awaitReady();
        });

    try (Cql cql = ring.connect()) {
      on.eventually("a whole ring", () -> PodRing.tokens(cql).size() == RACKS.size());
    }
  }

  @Test
  @Order(2)
  void saysWhatIsWrongWhileTheSecretIs() {
    system("scale", CONTROLLER, "--replicas=0");
    ring.loseVolumes();
    ring.plan(PlanState.STAGE, restore);
    ring.comeBack();

    String described =
        on.eventually(() -> ring.describe(ring.pods().getFirst()), "CrashLoopBackOff");

    assertThat(described).contains("\"code\":\"CREDENTIALS\"", "\"exitCode\":21");
    assertThat(described).doesNotContain("not-the-secret");
  }

  @Test
  @Order(3)
  void stagesOnceTheSecretIsRightAndWaits() {
    credentials(endpoint().secretKey());

    on.timed(
        "the pods have staged",
        () ->
            ring.pods()
                .forEach(
                    pod ->
                        on.eventually(
                            () -> ring.restorerLog(pod), "All data is staged and proven.")));

    for (String pod : ring.pods()) {
      assertThat(ring.db("get", "pod", pod, "-o", "jsonpath={.status.containerStatuses[0].state}"))
          .contains("PodInitializing");
    }
  }

  @Test
  @Order(4)
  void comesUpRestoredOnceAllAreToldTo() {
    on.timed(
        "the ring is restored",
        () -> {
          ring.plan(PlanState.COMMIT, restore);
          ring.awaitReady();
        });

    holdsWhatWasBackedUp();
    assertThat(ring.describe(ring.pods().getFirst()))
        .contains("\"result\":\"restored\"", "\"backup\":\"" + BACKUP + "\"");
  }

  @Test
  @Order(5)
  void startsAsOrdinaryPodsAfterwards() {
    ring.plan(PlanState.DONE, restore);
    system("scale", CONTROLLER, "--replicas=2");
    on.rolledOut(InstalledCluster.NAMESPACE, CONTROLLER);

    ring.pods().forEach(pod -> ring.db("delete", "pod", pod));
    ring.awaitReady();

    holdsWhatWasBackedUp();
  }

  private static void holdsWhatWasBackedUp() {
    try (Cql cql = ring.connect()) {
      on.eventually("a whole ring", () -> PodRing.tokens(cql).size() == RACKS.size());
      assertThat(cql.contents(QUERY)).isEqualTo(rows);
      assertThat(PodRing.tokens(cql)).isEqualTo(tokens);
    }
  }

  private static S3Endpoint endpoint() {
    return store.endpoint();
  }

  private static void credentials(String secret) {
    on.apply(
        """
        apiVersion: v1
        kind: Secret
        metadata: {name: s3-keys, namespace: db}
        stringData: {AWS_ACCESS_KEY_ID: "%s", AWS_SECRET_ACCESS_KEY: "%s"}
        """
            .formatted(endpoint().accessKey(), secret));
  }

  private static void system(String verb, String what, String how) {
    on.kubectl("-n", InstalledCluster.NAMESPACE, verb, what, how);
  }
}
