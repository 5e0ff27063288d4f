package dev.rekindle.e2e;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.rekindle.e2e.cluster.InstalledCluster;
import dev.rekindle.rule.RestoreRule;
import dev.rekindle.testkit.Cql;
import dev.rekindle.testkit.cluster.Cluster;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.awaitility.Awaitility;

/**
 * The main job, to watch: Rekindle on a real Kubernetes, a real backup, restores that are refused,
 * one that is previewed and then done, and every row and token read back.
 */
final class DemoOnKubernetes {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration PATIENCE = Duration.ofMinutes(10);
  private static final Duration BETWEEN_LOOKS = Duration.ofMillis(500);

  /** Of each pod's download: slow enough for a person to watch. */
  private static final int BYTES_PER_SECOND = 10_000_000;

  private static final String DENIED = "denied the request: ";
  private static final String TARGET = "{matchLabels: {app: c1}}";
  private static final String TWO_RACKS =
      "{matchLabels: {app: c1}, matchExpressions: [{key: rack, operator: In, values: [r1, r2]}]}";

  private final Transcript transcript = new Transcript(System.out);
  private final ProgressBars bars = ProgressBars.onStandardOutput();
  private final Path directory;
  private final Cluster cluster;

  /**
   * Takes the directory to work in, which must be empty or absent, and a cluster that is not up.
   */
  DemoOnKubernetes(Path directory, Cluster cluster) {
    this.directory = directory;
    this.cluster = cluster;
  }

  void run() {
    try (InstalledCluster on = start();
        BackedUpRing backedUp = fill(on)) {
      transcript.step(
          "Three racks of Cassandra start in pods, opted in by a label", () -> begin(backedUp));
      transcript.step(
          "The backup is found in the bucket, and is an object", () -> find(backedUp.ring));
      transcript.step("Restores that cannot work are refused at apply", () -> refuse(backedUp));
      transcript.step("A restore that can work is previewed", () -> preview(backedUp));
      transcript.step(
          "Applied, every node stages and proves its data, then all switch",
          () -> restore(backedUp));
      transcript.step("Rows and tokens are those of the backup", () -> compare(backedUp));
      transcript.end();
    }
  }

  private InstalledCluster start() {
    InstalledCluster[] started = new InstalledCluster[1];
    transcript.step(
        "A Kubernetes comes up on this machine, and Rekindle on it",
        () -> started[0] = InstalledCluster.start(directory, cluster, false, transcript::say));
    return started[0];
  }

  private BackedUpRing fill(InstalledCluster on) {
    BackedUpRing[] filled = new BackedUpRing[1];
    try {
      transcript.step(
          "A Cassandra of three nodes gets rows, real Medusa backs it up, and it is destroyed",
          () -> filled[0] = BackedUpRing.in(on, DemoData.TO_WATCH));
    } catch (RuntimeException e) {
      on.close();
      throw e;
    }
    filled[0]
        .rows()
        .forEach((table, rows) -> transcript.say("%-14s %6d rows".formatted(table, rows.rows())));
    return filled[0];
  }

  private void begin(BackedUpRing backedUp) {
    backedUp.letTheControllerIn();
    backedUp.credentials();
    backedUp.bandwidth(BYTES_PER_SECOND);
    backedUp.ring.apply();
    backedUp.ring.awaitRing();
    try (Cql cql = backedUp.ring.connect()) {
      cql.createKeyspace("shop", "dc1", 1);
      cql.load("shop.orders", 0, 5);
    }
    transcript.say(backedUp.ring.db("get", "statefulsets,pods"));
    transcript.say("shop.orders has 5 rows: somebody's mistake");
  }

  private void find(PodRing ring) {
    String backup = "backup/" + BackedUpRing.BACKUP;
    ring.db("wait", "backupstorage/s3-main", "--for=condition=Ready", "--timeout=180s");
    ring.on().eventually(() -> ring.db("get", "backups", "-o", "name"), BackedUpRing.BACKUP);
    ring.db("wait", backup, "--for=condition=Restorable", "--timeout=180s");
    transcript.say(ring.db("get", "backupstorages"));
    transcript.say(ring.db("get", "backups"));
  }

  private void refuse(BackedUpRing backedUp) {
    String backup = BackedUpRing.BACKUP;
    refused(
        backedUp,
        RestoreRule.BACKUP_MISSING,
        "a backup that is not there",
        restore("refused", "nightly-7", TARGET, ""));
    refused(
        backedUp,
        RestoreRule.TARGET_MISSING,
        "nobody to restore",
        restore("refused", backup, "{matchLabels: {app: c9}}", ""));
    refused(
        backedUp,
        RestoreRule.RACK_MISMATCH,
        "a rack too few",
        restore("refused", backup, TWO_RACKS, ""));
    refused(
        backedUp,
        RestoreRule.TABLES_UNSUPPORTED,
        "only some tables",
        restore("refused", backup, TARGET, "tables: [shop.orders]"));
  }

  private void refused(BackedUpRing backedUp, RestoreRule rule, String what, String restore) {
    String said = backedUp.on.refused("apply", "-f", file(backedUp, restore));
    transcript.check(said.contains(DENIED) && said.contains(rule.code() + ": "), what);
    said.substring(said.indexOf(DENIED) + DENIED.length()).lines().forEach(transcript::quote);
  }

  private void preview(BackedUpRing backedUp) {
    String said =
        backedUp.ring.db(
            "create",
            "--dry-run=server",
            "-f",
            file(backedUp, restore("back", BackedUpRing.BACKUP, TARGET, "")));
    said.lines().forEach(transcript::quote);
    transcript.check(
        backedUp.ring.db("get", "restores", "-o", "name").isBlank(), "nothing was begun by it");
  }

  private void restore(BackedUpRing backedUp) {
    PodRing ring = backedUp.ring;
    List<String> templates = ring.templates();
    backedUp.on.apply(restore("back", BackedUpRing.BACKUP, TARGET, ""));
    String phase =
        Awaitility.await()
            .atMost(PATIENCE)
            .pollInterval(BETWEEN_LOOKS)
            .until(() -> look(ring), found -> found.matches("Succeeded|Failed|Aborted"));
    bars.leave();
    transcript.say(ring.db("get", "restores"));
    transcript.check(phase.equals("Succeeded"), "the Restore has succeeded");
    transcript.check(
        ring.templates().equals(templates), "no template and no number of replicas was changed");
  }

  private String look(PodRing ring) {
    JsonNode status;
    try {
      status = JSON.readTree(ring.db("get", "restore", "back", "-o", "json")).path("status");
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException(e);
    }
    List<ProgressBars.Bar> shown = new ArrayList<>();
    for (JsonNode node : status.path("nodes")) {
      shown.add(
          new ProgressBars.Bar(
              node.path("pod").asText(),
              node.path("state").asText(),
              node.path("bytesDone").asLong(),
              node.path("bytesTotal").asLong(),
              ""));
    }
    bars.show(shown);
    return status.path("phase").asText();
  }

  private void compare(BackedUpRing backedUp) {
    backedUp.mustHoldWhatWasBackedUp();
    backedUp
        .rows()
        .forEach(
            (table, rows) ->
                transcript.check(
                    true, "%s: %d rows, each as before".formatted(table, rows.rows())));
    transcript.check(true, "every node owns the tokens that its source had");
  }

  private static String file(BackedUpRing backedUp, String yaml) {
    return backedUp.on.file(yaml).toString();
  }

  static String restore(String name, String backup, String selector, String more) {
    return """
    apiVersion: rekindle.dev/v1alpha1
    kind: Restore
    metadata: {name: %s, namespace: db}
    spec:
      backupRef: {name: %s}
      target: {selector: %s}
      %s
    """
        .formatted(name, backup, selector, more);
  }
}
