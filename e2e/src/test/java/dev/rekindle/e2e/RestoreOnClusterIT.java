package dev.rekindle.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rekindle.e2e.cluster.InstalledCluster;
import dev.rekindle.e2e.cluster.OnACluster;
import dev.rekindle.testkit.Cql;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * The product's main job as its users have it done: an object is applied, and a Cassandra of three
 * racks in pods has the rows and tokens of a backup again.
 */
@ExtendWith({OnACluster.class, OnARing.class})
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class RestoreOnClusterIT {
  private static final String CONTROLLER = "deployment/rekindle-controller";

  private static InstalledCluster on;
  private static BackedUpRing backedUp;
  private static PodRing ring;

  @BeforeAll
  static void startARing(BackedUpRing given) {
    backedUp = given;
    on = given.on;
    ring = given.ring;
    backedUp.letTheControllerIn();
    backedUp.credentials();
    ring.apply();
    on.timed("an empty ring is ready", backedUp::awaitRing);
  }

  @Test
  @Order(1)
  void findsTheBackupInTheBucket() {
    ring.db("wait", "backupstorage/s3-main", "--for=condition=Ready", "--timeout=120s");
    on.eventually(() -> ring.db("get", "backups", "-o", "name"), BackedUpRing.BACKUP);

    ring.db("wait", backup(), "--for=condition=Restorable", "--timeout=120s");

    assertThat(ring.db("get", backup(), "-o", "jsonpath={.status.totalNodes}"))
        .isEqualTo(String.valueOf(ring.racks().size()));
  }

  @Test
  @Order(2)
  void refusesWhatCannotWorkAndShowsWhatWould() {
    assertThat(refused(restore("r-none", "nightly-7", "app: c1")))
        .contains("RestoreBackupMissing", "found only nightly-1");
    assertThat(refused(restore("r-none", BackedUpRing.BACKUP, "app: c9")))
        .contains("RestoreTargetMissing");

    String preview =
        ring.db(
            "create",
            "--dry-run=server",
            "-f",
            on.file(restore("r-0", BackedUpRing.BACKUP, "app: c1")).toString());

    assertThat(preview).contains("restore.rekindle.dev/r-0 created (server dry run)");
    assertThat(preview).contains(ring.pods());
  }

  @Test
  @Order(3)
  void restoresInPlace() {
    try (Cql cql = ring.connect()) {
      cql.createKeyspace("newer", "dc1", 1);
      cql.load("newer.things", 0, 10);
    }
    List<String> templates = ring.templates();
    String pods = uids();

    on.timed(
        "a restore in place is done",
        () -> {
          on.apply(restore("r-1", BackedUpRing.BACKUP, "app: c1"));
          backedUp.awaitReady("r-1");
        });

    assertThat(ring.db("get", "restore", "r-1", "-o", "jsonpath={.status.phase}"))
        .isEqualTo("Succeeded");
    backedUp.mustHoldWhatWasBackedUp();
    try (Cql cql = ring.connect()) {
      assertThat(cql.session().getMetadata().getKeyspace("newer")).isEmpty();
    }
    assertThat(ring.templates()).isEqualTo(templates);
    assertThat(uids()).isNotEqualTo(pods);
  }

  @Test
  @Order(4)
  void doesNothingAgainWhenItIsFinished() {
    String pods = uids();
    String plans = plans();

    system("rollout", "restart", CONTROLLER);
    on.rolledOut(InstalledCluster.NAMESPACE, CONTROLLER);
    on.apply(restore("r-1", BackedUpRing.BACKUP, "app: c1"));
    ring.pods().forEach(pod -> ring.db("delete", "pod", pod));
    backedUp.awaitRing();

    assertThat(uids()).isNotEqualTo(pods);
    assertThat(plans()).isEqualTo(plans);
    backedUp.mustHoldWhatWasBackedUp();
  }

  private static String uids() {
    return ring.db("get", "pods", "-l", "app=c1", "-o", "jsonpath={.items[*].metadata.uid}");
  }

  private static String plans() {
    return ring.db("get", "configmaps", "-o", "jsonpath={.items[*].data.plan\\.json}");
  }

  private static String backup() {
    return "backup/" + BackedUpRing.BACKUP;
  }

  private static String refused(String restore) {
    return on.refused("apply", "-f", on.file(restore).toString());
  }

  private static String restore(String name, String backup, String label) {
    return DemoOnKubernetes.restore(name, backup, "{matchLabels: {%s}}".formatted(label), "");
  }

  private static void system(String... words) {
    on.kubectl(
        Stream.concat(Stream.of("-n", InstalledCluster.NAMESPACE), Stream.of(words))
            .toArray(String[]::new));
  }
}
