package dev.rekindle.e2e.downtime;

import dev.rekindle.e2e.BackedUpRing;
import dev.rekindle.e2e.DemoData;
import dev.rekindle.e2e.PodRing;
import dev.rekindle.e2e.cluster.InstalledCluster;
import dev.rekindle.testkit.Cql;
import dev.rekindle.testkit.TestkitException;
import dev.rekindle.testkit.cluster.Cluster;
import dev.rekindle.testkit.cluster.Settings;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;

/** Where it happens: Rekindle on a node, three racks in pods, and what Medusa has of them. */
final class Site implements AutoCloseable {
  private static final DemoData SMALL = new DemoData(20_000, 100);
  private static final String SOURCE_HEAP = "1g";

  private final Cluster cluster;
  private final InstalledCluster on;
  private final BackedUpRing backedUp;
  private final Blobs blobs;

  private Site(Cluster cluster, InstalledCluster on, BackedUpRing backedUp, Blobs blobs) {
    this.cluster = cluster;
    this.on = on;
    this.backedUp = backedUp;
    this.blobs = blobs;
  }

  static Site open(Options options, Consumer<String> progress) {
    Path kept = options.cluster();
    Cluster cluster =
        Cluster.of(
            kept == null
                ? Settings.apart(options.directory().resolve("state"))
                : Settings.in(kept));
    List<String> missing = cluster.isUp() ? List.of() : cluster.missingAfterInstalling();
    if (!missing.isEmpty()) {
      throw new TestkitException("No node can be here: " + String.join(" ", missing));
    }
    InstalledCluster on =
        InstalledCluster.start(
            options.directory().resolve("files"), cluster, kept != null, progress);
    try {
      Blobs blobs = new Blobs(options.gigabytes());
      BackedUpRing backedUp = BackedUpRing.in(on, SMALL, SOURCE_HEAP, blobs::fill);
      Site site = new Site(cluster, on, backedUp, blobs);
      String size = "storage: %dGi".formatted(2 + (int) options.gigabytes());
      on.timed("the ring is there, and its backup is known", () -> site.begin(size));
      return site;
    } catch (RuntimeException e) {
      on.close();
      throw e;
    }
  }

  /**
   * Each volume is as large as all of the data: a restore that finds too little room is refused.
   */
  private void begin(String size) {
    backedUp.letTheControllerIn();
    backedUp.credentials();
    ring().apply("storage: 1Gi", size);
    ring().db("wait", "backupstorage/s3-main", "--for=condition=Ready", "--timeout=180s");
    String backup = "backup/" + BackedUpRing.BACKUP;
    on.eventually(() -> ring().db("get", "backups", "-o", "name"), BackedUpRing.BACKUP);
    ring().db("wait", backup, "--for=condition=Restorable", "--timeout=180s");
    ring().awaitRing();
  }

  Cluster cluster() {
    return cluster;
  }

  InstalledCluster on() {
    return on;
  }

  BackedUpRing backedUp() {
    return backedUp;
  }

  PodRing ring() {
    return backedUp.ring();
  }

  /** For files of those who take part. */
  Path directory() {
    return on.directory();
  }

  /** What a client asks each pod. */
  Map<String, String> queries() {
    Map<String, String> queries = new TreeMap<>();
    Map<String, String> ofRacks = blobs.queries();
    for (int i = 0; i < ring().racks().size(); i++) {
      queries.put(ring().pods().get(i), ofRacks.get(ring().racks().get(i)));
    }
    return queries;
  }

  /** A new ring on new volumes, so that nobody finds a file there, with a few rows. */
  void lose() {
    ring().loseVolumes();
    ring().comeBack();
    ring().awaitRing();
    try (Cql cql = ring().connect()) {
      cql.createKeyspace("lone", "dc1", 1);
      cql.load(Blobs.ASKED, 0, Blobs.MISTAKES);
    }
  }

  /** Fails unless rows and tokens are those of the backup. */
  void mustBeBack() {
    backedUp.mustHoldWhatWasBackedUp();
    try (Cql cql = ring().connect()) {
      blobs.mustBeWhole(cql);
    }
  }

  @Override
  public void close() {
    on.kubectl("delete", "namespace", PodRing.NAMESPACE, "--ignore-not-found", "--timeout=120s");
    backedUp.close();
    on.close();
  }
}
