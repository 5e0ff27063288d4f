package dev.rekindle.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rekindle.backup.BackupFacts;
import dev.rekindle.backup.NodeBackup;
import dev.rekindle.catalogue.Catalogue;
import dev.rekindle.catalogue.VerifiedObject;
import dev.rekindle.plan.PlanState;
import dev.rekindle.storage.ByteRange;
import dev.rekindle.storage.Listing;
import dev.rekindle.storage.ObjectBody;
import dev.rekindle.storage.ObjectInfo;
import dev.rekindle.storage.ObjectStore;
import dev.rekindle.storage.PutMode;
import dev.rekindle.testkit.Azurite;
import dev.rekindle.testkit.CassandraCluster;
import dev.rekindle.testkit.CassandraNode;
import dev.rekindle.testkit.ChildProcess;
import dev.rekindle.testkit.Cql;
import dev.rekindle.testkit.FakeGcs;
import dev.rekindle.testkit.GoogleTokens;
import dev.rekindle.testkit.Medusa;
import dev.rekindle.testkit.TableContents;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Buckets of Google and Azure that real Medusa filled from a real Cassandra which is gone: what we
 * read there, what the program restores from there, and what Medusa reads of objects that we wrote.
 * Both have their credentials from the file that Medusa has.
 */
class CloudRestoreIT {
  private static final String FULL = "full-1";
  private static final String DIFFERENTIAL = "diff-1";
  private static final String PREFIX = "production";
  private static final Duration PATIENCE = Duration.ofMinutes(5);
  private static final List<String> QUERIES =
      List.of("SELECT * FROM shop.orders", "SELECT * FROM shop.\"Quoted\" WHERE colour = 'red'");

  @TempDir static Path home;
  private static FakeGcs gcs;
  private static Azurite azurite;
  private static GoogleTokens tokens;
  private static String node;
  private static List<String> nodesTokens;
  private static final Map<String, List<TableContents>> CONTENTS = new TreeMap<>();
  private static final Map<String, Bucket> BUCKETS = new TreeMap<>();

  /** A cloud's server. */
  enum Cloud {
    GOOGLE,
    AZURE;

    /** Makes it once; a busy machine answers slowly. */
    Bucket bucket(String name) {
      return BUCKETS.computeIfAbsent(this + "-" + name, _ -> make(name));
    }

    private Bucket make(String name) {
      return switch (this) {
        case GOOGLE ->
            Bucket.google(gcs, name, PREFIX, tokens.serviceAccount(home.resolve("google-key")));
        case AZURE ->
            Bucket.azure(
                azurite, name, PREFIX, azurite.endpoint().keyFile(home.resolve("azure-key")));
      };
    }

    Medusa medusa(String name) {
      return Medusa.in(home.resolve("medusa-" + this + "-" + name), bucket(name).medusa());
    }
  }

  @BeforeAll
  static void backsUpARealNode() {
    gcs = FakeGcs.start(home.resolve("gcs"));
    azurite = Azurite.startTls(home.resolve("azurite"));
    tokens = GoogleTokens.start();
    for (Cloud cloud : Cloud.values()) {
      cloud.bucket("backups");
    }
    try (CassandraCluster cluster = cluster(home.resolve("source"))) {
      cluster.start();
      try (Cql cql = Cql.connect(cluster)) {
        cql.createKeyspace("shop", cluster.datacenter(), 1);
        cql.load("shop.orders", 0, 500);
        cql.execute("CREATE TABLE shop.\"Quoted\" (id int PRIMARY KEY, colour text)");
        cql.execute("CREATE INDEX by_colour ON shop.\"Quoted\" (colour)");
        for (int id = 0; id < 20; id++) {
          cql.execute(
              "INSERT INTO shop.\"Quoted\" (id, colour) VALUES (%d, '%s')"
                  .formatted(id, id % 2 == 0 ? "red" : "blue"));
        }
        backUp(cluster, cql, FULL, Medusa.Mode.FULL);
        cql.load("shop.orders", 500, 600);
        backUp(cluster, cql, DIFFERENTIAL, Medusa.Mode.DIFFERENTIAL);
      }
      node = cluster.node(0).name();
      nodesTokens = cluster.node(0).tokens();
    }
  }

  private static void backUp(CassandraCluster cluster, Cql cql, String name, Medusa.Mode mode) {
    for (Cloud cloud : Cloud.values()) {
      cloud.medusa("backups").backup(cluster, name, mode);
    }
    CONTENTS.put(name, contents(cql));
  }

  @AfterAll
  static void stops() {
    gcs.close();
    azurite.close();
    tokens.close();
  }

  @ParameterizedTest
  @EnumSource
  void readsWhatMedusaWrote(Cloud cloud, @TempDir Path scratch) throws Exception {
    Bucket bucket = cloud.bucket("backups");
    Medusa medusa = cloud.medusa("backups");
    assertThat(medusa.list()).contains(FULL, DIFFERENTIAL);
    try (ObjectStore store = bucket.open()) {
      Catalogue catalogue = bucket.catalogue(store);
      for (String name : List.of(FULL, DIFFERENTIAL)) {
        BackupFacts facts = catalogue.facts(name);
        NodeBackup backup = catalogue.node(name, node);
        List<VerifiedObject> seen = new ArrayList<>();

        assertThat(facts.complete()).isTrue();
        assertThat(facts.nodes()).extracting(found -> found.node().name()).containsExactly(node);
        catalogue.verify(backup, seen::add);
        assertThat(seen)
            .hasSizeGreaterThan(50)
            .extracting(VerifiedObject::finding)
            .containsOnly(VerifiedObject.Finding.SAME_VERSION);
        assertThat(paths(backup)).isEqualTo(downloaded(medusa, name, scratch.resolve(name)));
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void restoresWhatMedusaWroteIntoCassandra(Cloud cloud, @TempDir Path scratch) throws Exception {
    Bucket bucket = cloud.bucket("backups");
    ClusterRestore restore =
        new ClusterRestore(scratch.resolve("restore"), bucket, bucket.facts(DIFFERENTIAL));
    try (CassandraCluster cluster = cluster(scratch.resolve("target"))) {
      CassandraNode target = cluster.node(0);
      Files.createDirectories(target.layout().dataPath());
      restore.plan(PlanState.STAGE);
      ChildProcess program = restore.start(target);
      program.await(
          "staged", PATIENCE, () -> restore.status(target).contains("\"state\":\"staged\""));
      restore.plan(PlanState.COMMIT);
      RestoredCluster.endsWell(program);
      restore.handOver(target);
      cluster.start();

      try (Cql cql = Cql.connect(cluster)) {
        assertThat(contents(cql)).isEqualTo(CONTENTS.get(DIFFERENTIAL));
      }
      assertThat(target.tokens()).isEqualTo(nodesTokens);
    }
  }

  @ParameterizedTest
  @EnumSource
  void medusaReadsObjectsThatWeWrote(Cloud cloud, @TempDir Path scratch) throws Exception {
    copy(cloud.bucket("backups"), cloud.bucket("copies"));
    Medusa medusa = cloud.medusa("copies");

    assertThat(medusa.list()).contains(FULL, DIFFERENTIAL);
    for (String name : List.of(FULL, DIFFERENTIAL)) {
      assertThat(medusa.status(name).exitCode()).isZero();
      // With MD5s, which Medusa takes from what the store states of each object.
      ChildProcess.Finished verified =
          medusa.run("any", "verify", "--enable-md5-checks", "--backup-name", name);
      assertThat(verified.exitCode()).as(verified.output()).isZero();
      assertThat(verified.output()).contains("Manifest validated: OK");
      assertThat(downloaded(medusa, name, scratch.resolve(name)))
          .isEqualTo(
              downloaded(cloud.medusa("backups"), name, scratch.resolve("original-" + name)));
    }
  }

  private static CassandraCluster cluster(Path directory) {
    return CassandraCluster.in(directory).racks("r1").build();
  }

  private static List<TableContents> contents(Cql cql) {
    return QUERIES.stream().map(cql::contents).toList();
  }

  private static void copy(Bucket from, Bucket to) throws IOException {
    try (ObjectStore source = from.open();
        ObjectStore target = to.open();
        Listing listing = source.list(PREFIX + "/", null)) {
      for (Optional<ObjectInfo> next = listing.next(); next.isPresent(); next = listing.next()) {
        ObjectInfo object = next.get();
        try (ObjectBody body = source.open(object.key(), ByteRange.ALL, object.version())) {
          target.put(
              object.key(), body.stream(), OptionalLong.of(object.size()), PutMode.IF_ABSENT);
        }
      }
    }
  }

  private static Map<String, Long> paths(NodeBackup backup) {
    Map<String, Long> paths = new TreeMap<>();
    backup.files().forEach(file -> paths.put(file.path(), file.size()));
    return paths;
  }

  /** Downloads a backup, and returns keyspace, table and file of what came, with sizes. */
  private static Map<String, Long> downloaded(Medusa medusa, String backup, Path directory)
      throws IOException {
    medusa.download(backup, node, directory);
    Map<String, Long> files = new TreeMap<>();
    try (Stream<Path> all = Files.walk(directory)) {
      for (Path file : all.filter(Files::isRegularFile).toList()) {
        int depth = file.getParent().getFileName().toString().startsWith(".") ? 4 : 3;
        Path below = directory.relativize(file);
        if (below.getNameCount() >= depth) {
          Path path = below.subpath(below.getNameCount() - depth, below.getNameCount());
          files.put(path.toString(), Files.size(file));
        }
      }
    }
    return files;
  }
}
