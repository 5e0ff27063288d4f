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
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * A bucket beside the cluster that Medusa filled from a Cassandra of three racks, and the same
 * racks in pods, empty at first.
 */
public final class BackedUpRing implements AutoCloseable {
  /** The backup's name. */
  public static final String BACKUP = "nightly-1";

  private static final List<String> RACKS =
      List.of(System.getProperty("rekindle.cluster.racks", "r1,r2,r3").split(","));

  final InstalledCluster on;
  final PodRing ring;
  final Bucket bucket;
  private final VersityGw store;
  private final Map<String, TableContents> rows = new LinkedHashMap<>();
  private final Map<String, List<String>> tokens = new LinkedHashMap<>();

  private BackedUpRing(InstalledCluster on, VersityGw store) {
    this.on = on;
    this.store = store;
    this.bucket = Bucket.s3(store, "backups", "c1", home(on).resolve("credentials"));
    this.ring = new PodRing(on, RACKS, CassandraImage.of(CassandraVersion.V5_0).name());
  }

  /** Makes the backup, and everything in the cluster that the ring needs. */
  static BackedUpRing in(InstalledCluster on, DemoData data) {
    return in(on, data, "384m", _ -> {});
  }

  /**
   * The same with more in it.
   *
   * @param heap of each node that is backed up
   * @param more writes it, and may look around before there is nothing left but the backup
   */
  public static BackedUpRing in(
      InstalledCluster on, DemoData data, String heap, Consumer<Cql> more) {
    String host = on.cluster().host();
    VersityGw store = VersityGw.startAt(host, home(on).resolve("store"));
    BackedUpRing made = new BackedUpRing(on, store);
    on.timed("a backup is in the bucket", () -> made.fill(data, heap, more));
    Path image = home(on).resolve("image");
    on.timed(
        "Cassandra's image is made and loaded",
        () -> on.cluster().load(CassandraImage.of(CassandraVersion.V5_0).archive(image)));
    on.apply(
        PodRing.resource("cassandra-namespace")
            .replace("ENDPOINT", made.endpoint().uri().toString()));
    return made;
  }

  private static Path home(InstalledCluster on) {
    return on.directory().resolve("restored");
  }

  private void fill(DemoData data, String heap, Consumer<Cql> more) {
    try (CassandraCluster source =
            CassandraCluster.in(home(on).resolve("source"))
                .racks(RACKS.toArray(String[]::new))
                .heap(heap)
                .start();
        Cql cql = Cql.connect(source)) {
      data.write(cql, source.datacenter());
      more.accept(cql);
      Medusa.in(home(on).resolve("medusa"), bucket.medusa())
          .backup(source, BACKUP, Medusa.Mode.FULL);
      rows.putAll(DemoData.read(cql));
      tokens.putAll(PodRing.tokens(cql));
    }
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
    return rows;
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
    on.apply(
        """
        apiVersion: v1
        kind: Secret
        metadata: {name: s3-keys, namespace: db}
        stringData: {AWS_ACCESS_KEY_ID: "%s", AWS_SECRET_ACCESS_KEY: "%s"}
        """
            .formatted(endpoint().accessKey(), secret));
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

  /** Returns when a Restore is ready; when it is not in time, says what is known of it. */
  void awaitReady(String restore) {
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

  /** Returns when all racks are one ring. */
  public void awaitRing() {
    ring.awaitReady();
    try (Cql cql = ring.connect()) {
      on.eventually("a whole ring", () -> PodRing.tokens(cql).size() == RACKS.size());
    }
  }

  /** Fails unless rows and tokens are those of the backup. */
  public void mustHoldWhatWasBackedUp() {
    awaitRing();
    try (Cql cql = ring.connect()) {
      if (!DemoData.read(cql).equals(rows)) {
        throw new TestkitException("The rows are not those of the backup.");
      }
      if (!PodRing.tokens(cql).equals(tokens)) {
        throw new TestkitException(
            "expected the tokens %s, found %s".formatted(tokens, PodRing.tokens(cql)));
      }
    }
  }

  @Override
  public void close() {
    store.close();
  }
}
