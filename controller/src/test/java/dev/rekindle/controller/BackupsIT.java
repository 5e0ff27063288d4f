package dev.rekindle.controller;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rekindle.api.ApiGroup;
import dev.rekindle.api.Backup;
import dev.rekindle.api.BackupSchema;
import dev.rekindle.api.BackupStatus;
import dev.rekindle.api.BackupStatus.Phase;
import dev.rekindle.controller.object.Conditions;
import dev.rekindle.testkit.S3Endpoint;
import dev.rekindle.testkit.VersityGw;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Backups that are in a bucket, as objects of a real API server. */
class BackupsIT {
  private static final long MARCH = 1_772_323_200L;
  private static final long DAY = 86_400;

  @TempDir static Path directory;
  private static VersityGw store;
  private static S3Endpoint endpoint;

  private final Following following = new Following("backups", "127.0.0.0/8");
  private final Samples samples = following.samples();
  private MedusaPrefix bucket;

  @BeforeAll
  static void start() {
    store = VersityGw.start(directory.resolve("store"));
    store.createBucket("backups");
    endpoint = store.endpoint();
  }

  @AfterAll
  static void stop() {
    store.close();
  }

  @BeforeEach
  void begin() throws Exception {
    samples.keys("keys", endpoint);
    bucket = MedusaPrefix.in(endpoint, "backups", samples.namespace(), directory);
  }

  @AfterEach
  void end() {
    following.close();
    bucket.close();
  }

  @Test
  void theNewestBackupsOfThePrefixBecomeObjectsInFull() throws Exception {
    for (int day = 1; day <= 4; day++) {
      bucket.write("Day_" + day, MARCH + day * DAY);
    }
    bucket.write("newest", MARCH + 9 * DAY);
    MedusaPrefix.in(endpoint, "backups", samples.namespace() + "0", directory)
        .write("neighbour", MARCH + 10 * DAY);
    storage("sync: {keepNewest: 2}");

    BackupStatus status = samples.awaitBackup("newest", Samples::succeeded).getStatus();

    assertThat(status.totalNodes()).isEqualTo(2);
    assertThat(status.finishedNodes()).isEqualTo(2);
    assertThat(status.datacenter()).isEqualTo("dc1");
    assertThat(status.engine()).isEqualTo("cassandra");
    assertThat(status.engineVersion()).isEqualTo("4.1.8");
    assertThat(status.files()).isEqualTo(2);
    assertThat(status.bytes()).isEqualTo(10);
    assertThat(status.startTime()).isEqualTo(Instant.ofEpochSecond(MARCH + 9 * DAY));
    assertThat(status.finishTime()).isEqualTo(Instant.ofEpochSecond(MARCH + 9 * DAY + 60));
    assertThat(status.digest()).hasSize(64);
    assertThat(status.nodes())
        .extracting(node -> node.name() + node.rack() + node.tokens())
        .containsExactly("db-0r1[-100]", "db-1r2[100]");
    assertThat(status.schema().replication())
        .containsExactly(new BackupSchema.Replication("shop", Map.of("dc1", 2, "dc2", 1)));
    assertThat(status.schema().timeToLive())
        .containsExactly(new BackupSchema.Expiry("shop.events", 3600));
    assertThat(samples.backups())
        .hasSize(2)
        .anySatisfy(name -> assertThat(name).startsWith("day-4-"));
  }

  @Test
  void whatVanishesIsMissingUntilItComesBackAndOldOnesMakeRoom() throws Exception {
    bucket.write("one", MARCH);
    bucket.write("two", MARCH + DAY);
    storage("sync: {keepNewest: 2}");
    samples.awaitBackup("one", Samples::succeeded);
    samples.awaitBackup("two", Samples::succeeded);

    bucket.delete("two");
    BackupStatus missing =
        samples.awaitBackup("two", backup -> Samples.phase(backup) == Phase.MISSING).getStatus();
    assertThat(missing.nodes()).hasSize(2);
    Awaitility.await()
        .atMost(Duration.ofSeconds(30))
        .untilAsserted(() -> assertThat(samples.events("two")).contains("NotInBucket"));
    assertThat(Conditions.isTrue(missing.conditions(), "Restorable")).isFalse();

    bucket.write("two", MARCH + DAY);
    samples.awaitBackup("two", Samples::succeeded);

    bucket.write("three", MARCH + 2 * DAY);
    samples.awaitBackup("three", Samples::succeeded);
    Awaitility.await()
        .atMost(Duration.ofSeconds(30))
        .untilAsserted(() -> assertThat(samples.backups()).containsExactly("three", "two"));
  }

  @Test
  void aBackupIsRegisteredByHandWhileTheSyncIsSuspended() throws Exception {
    storage("sync: {suspend: true}");
    samples.awaitStorage("main", "Answers");
    samples.register("mine", "", "Weekly.1", "storageRef: {name: main}");
    samples.awaitBackup("mine", backup -> Samples.phase(backup) == Phase.MISSING);

    bucket.start("Weekly.1", "db-0", Instant.now().getEpochSecond());
    BackupStatus running =
        samples.awaitBackup("mine", backup -> Samples.phase(backup) == Phase.RUNNING).getStatus();
    assertThat(running.finishedNodes()).isZero();
    bucket.write("Weekly.1", MARCH);

    Backup registered = samples.awaitBackup("mine", Samples::succeeded);
    assertThat(registered.getMetadata().getAnnotations())
        .containsEntry(ApiGroup.STAMP, registered.getMetadata().getUid());
    assertThat(samples.backups()).containsExactly("mine");
  }

  @Test
  void anObjectFromElsewhereIsACopyThatIsReadFromTheBucket() throws Exception {
    bucket.write("nightly", MARCH);
    storage("");
    samples.register(
        "nightly", "annotations: {rekindle.dev/uid: 0c1d}", "nightly", "storageRef: {name: main}");

    Backup copy =
        samples.awaitBackup(
            "nightly",
            backup ->
                Samples.phase(backup) == Phase.COPIED
                    && Conditions.isTrue(backup.getStatus().conditions(), "Restorable"));

    assertThat(copy.getStatus().nodes()).hasSize(2);
    assertThat(copy.getMetadata().getAnnotations()).containsEntry(ApiGroup.STAMP, "0c1d");
    assertThat(samples.backups()).containsExactly("nightly");
  }

  private void storage(String more) {
    samples.storage("main", "s3://backups/${namespace}", endpoint, more);
  }
}
