package dev.rekindle.e2e;

import dev.rekindle.backup.BackupFacts;
import dev.rekindle.e2e.cluster.InstalledCluster;
import dev.rekindle.testkit.CassandraCluster;
import dev.rekindle.testkit.CassandraImage;
import dev.rekindle.testkit.CassandraVersion;
import dev.rekindle.testkit.Cql;
import dev.rekindle.testkit.Medusa;
import dev.rekindle.testkit.MedusaStorage;
import dev.rekindle.testkit.S3Endpoint;
import dev.rekindle.testkit.TableContents;
import dev.rekindle.testkit.TestkitException;
import dev.rekindle.testkit.VersityGw;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;

/**
 * A bucket beside the cluster that Medusa filled from a Cassandra of three racks, and the same
 * racks in pods, empty at first.
 */
public final class BackedUpRing implements AutoCloseable {
  /** The backup's name. */
  public static final String BACKUP = "nightly-1";

  /** The name of one that was made after it, and holds more. */
  static final String LATER = "nightly-2";

  private static final String HEAP = "384m";
  private static final List<String> RACKS =
      List.of(System.getProperty("rekindle.cluster.racks", "r1,r2,r3").split(","));

  final InstalledCluster on;
  final PodRing ring;
  final Bucket bucket;
  private final VersityGw store;
  private final DemoData data;
  private final Map<String, RingContents> backups = new HashMap<>();

  private BackedUpRing(InstalledCluster on, VersityGw store, DemoData data) {
    this.on = on;
    this.store = store;
    this.data = data;
    this.bucket = Bucket.s3(store, "backups", "c1", home(on).resolve("credentials"));
    this.ring =
        new PodRing(on, PodRing.NAMESPACE, RACKS, CassandraImage.of(CassandraVersion.V5_0).name());
  }

  /** Makes both backups, and everything in the cluster that the ring needs. */
  static BackedUpRing twice(InstalledCluster on, DemoData data) {
    Map<String, Consumer<Cql>> backups = new LinkedHashMap<>();
    backups.put(BACKUP, _ -> {});
    backups.put(LATER, data::writeMore);
    return in(on, data, HEAP, backups);
  }

  /** Makes the backup, and everything in the cluster that the ring needs. */
  static BackedUpRing in(InstalledCluster on, DemoData data) {
    return in(on, data, HEAP, _ -> {});
  }

  /**
   * The same with more in it.
   *
   * @param heap of each node that is backed up
   * @param more writes it, and may look around before there is nothing left but the backup
   */
  public static BackedUpRing in(
      InstalledCluster on, DemoData data, String heap, Consumer<Cql> more) {
    return in(on, data, heap, Map.of(BACKUP, more));
  }

  private static BackedUpRing in(
      InstalledCluster on, DemoData data, String heap, Map<String, Consumer<Cql>> backups) {
    String host = on.cluster().host();
    VersityGw store = VersityGw.startAt(host, home(on).resolve("store"));
    BackedUpRing made = new BackedUpRing(on, store, data);
    made.backUp(RACKS, heap, backups);
    Path image = home(on).resolve("image");
    on.timed(
        "Cassandra's image is made and loaded",
        () -> on.cluster().load(CassandraImage.of(CassandraVersion.V5_0).archive(image)));
    made.ring.prepare();
    on.apply(PodRing.resource("storage").replace("ENDPOINT", made.endpoint().uri().toString()));
    return made;
  }

  private static Path home(InstalledCluster on) {
    return on.directory().resolve("restored");
  }

  /** Has Medusa back up a new Cassandra of these racks, which is gone afterwards. */
  void backUp(String backup, List<String> racks) {
    backUp(racks, HEAP, Map.of(backup, _ -> {}));
  }

  /** Backups of one Cassandra, each with what is written before it. */
  private void backUp(List<String> racks, String heap, Map<String, Consumer<Cql>> made) {
    String names = String.join(" and ", made.keySet());
    on.timed(
        names + " in the bucket",
        () -> {
          Path directory = home(on).resolve(names.replace(' ', '-'));
          try (CassandraCluster source =
                  CassandraCluster.in(directory.resolve("source"))
                      .racks(racks.toArray(String[]::new))
                      .heap(heap)
                      .start();
              Cql cql = Cql.connect(source)) {
            data.write(cql, source.datacenter());
            Medusa medusa = Medusa.in(directory.resolve("medusa"), bucket.medusa());
            made.forEach(
                (backup, more) -> {
                  more.accept(cql);
                  medusa.backup(source, backup, Medusa.Mode.FULL);
                  backups.put(backup, RingContents.of(cql));
                });
          }
        });
  }

  /** The same racks in pods. */
  public PodRing ring() {
    return ring;
  }

  /** Where Medusa keeps the backup. */
  public MedusaStorage medusa() {
    return bucket.medusa();
  }

  /** What the backup has. */
  Map<String, TableContents> rows() {
    return contents(BACKUP).rows();
  }

  /** What a backup has. */
  RingContents contents(String backup) {
    return Objects.requireNonNull(backups.get(backup), backup);
  }

  /** The server that has the bucket. */
  public S3Endpoint endpoint() {
    return store.endpoint();
  }

  /** What the bucket says of the backup. */
  public BackupFacts facts() {
    return bucket.facts(BACKUP);
  }

  /** Gives the pods the bucket's credentials. */
  public void credentials() {
    credentials(endpoint().secretKey());
  }

  void credentials(String secret) {
    credentials(ring, secret);
  }

  private void credentials(PodRing to, String secret) {
    on.apply(
        """
        apiVersion: v1
        kind: Secret
        metadata: {name: s3-keys, namespace: %s}
        stringData: {AWS_ACCESS_KEY_ID: "%s", AWS_SECRET_ACCESS_KEY: "%s"}
        """
            .formatted(to.namespace(), endpoint().accessKey(), secret));
  }

  /** Lets a ring of another namespace use the storage. */
  void allow(PodRing other) {
    other.prepare();
    credentials(other, endpoint().secretKey());
    ring.db(
        "patch",
        "backupstorage",
        "s3-main",
        "--type=merge",
        "--patch={\"spec\":{\"allowedNamespaces\":[\"%s\"]}}".formatted(other.namespace()));
    on.eventually(
        () -> ring.db("get", "backupstorage", "s3-main", "-o", "jsonpath={.status.namespaces}"),
        '"' + other.namespace() + '"');
  }

  /** What an administrator grants: the Secret, and an endpoint beside the cluster. */
  public void letTheControllerIn() {
    on.apply(
        """
        apiVersion: rbac.authorization.k8s.io/v1
        kind: RoleBinding
        metadata: {name: rekindle-storage-secrets, namespace: db}
        roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: rekindle-storage-secrets}
        subjects: [{kind: ServiceAccount, name: rekindle-controller, namespace: rekindle-system}]
        """);
    String allowed = "REKINDLE_ALLOWED_ENDPOINTS=" + endpoint().uri().getHost();
    on.kubectl(
        "-n", InstalledCluster.NAMESPACE, "set", "env", "deployment/rekindle-controller", allowed);
    on.rolledOut(InstalledCluster.NAMESPACE, "deployment/rekindle-controller");
  }

  /** Limits what each pod downloads. */
  void bandwidth(int bytesPerSecond) {
    ring.db(
        "patch",
        "backupstorage",
        "s3-main",
        "--type=merge",
        "--patch={\"spec\":{\"transfer\":{\"bandwidth\":%d}}}".formatted(bytesPerSecond));
  }

  /** Returns when a backup in the bucket is an object that can be restored. */
  void awaitBackup(String backup) {
    on.eventually(() -> ring.db("get", "backups", "-o", "name"), backup);
    ring.db("wait", "backup/" + backup, "--for=condition=Restorable", "--timeout=120s");
  }

  /** Returns when a Restore is ready; when it is not in time, says what is known of it. */
  void awaitReady(String restore) {
    awaitReady(ring, restore);
  }

  /** The same where a ring is. */
  void awaitReady(PodRing ring, String restore) {
    try {
      ring.db("wait", "restore/" + restore, "--for=condition=Ready", "--timeout=300s");
    } catch (TestkitException e) {
      throw new TestkitException(
          ring.db("describe", "restore", restore)
              + ring.db("get", "pods", "-o", "wide")
              + on.kubectl(
                  "-n",
                  InstalledCluster.NAMESPACE,
                  "logs",
                  "deployment/rekindle-controller",
                  "--all-pods",
                  "--tail=40"),
          e);
    }
  }

  /** Fails unless rows and tokens are those of the backup. */
  public void mustHoldWhatWasBackedUp() {
    mustHold(ring, BACKUP);
  }

  /** Fails unless rows and tokens of a ring are those of a backup. */
  void mustHold(PodRing ring, String backup) {
    ring.awaitRing();
    RingContents expected = contents(backup);
    try (Cql cql = ring.connect()) {
      RingContents found = RingContents.of(cql);
      if (!found.rows().equals(expected.rows())) {
        throw new TestkitException(
            "expected the rows %s, found %s".formatted(expected.rows(), found.rows()));
      }
      if (!found.tokens().equals(expected.tokens())) {
        throw new TestkitException(
            "expected the tokens %s, found %s".formatted(expected.tokens(), found.tokens()));
      }
    }
  }

  @Override
  public void close() {
    store.close();
  }
}
