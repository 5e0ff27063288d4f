package dev.rekindle.catalogue;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rekindle.backup.BackupFacts;
import dev.rekindle.backup.NodeBackup;
import dev.rekindle.backup.NodeFacts;
import dev.rekindle.backup.SchemaFacts;
import dev.rekindle.catalogue.VerifiedObject.Finding;
import dev.rekindle.storage.ObjectStore;
import dev.rekindle.storage.Retries;
import dev.rekindle.storage.StorageUrl;
import dev.rekindle.storage.StoreConfig;
import dev.rekindle.storage.connect.Stores;
import dev.rekindle.testkit.CassandraCluster;
import dev.rekindle.testkit.CassandraJmx;
import dev.rekindle.testkit.CassandraNode;
import dev.rekindle.testkit.Cql;
import dev.rekindle.testkit.Medusa;
import dev.rekindle.testkit.MedusaStorage;
import dev.rekindle.testkit.S3Endpoint;
import dev.rekindle.testkit.VersityGw;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Buckets that real Medusa wrote from a real Cassandra, beside what Medusa and the nodes say. */
class CatalogueIT {
  @TempDir static Path scratch;

  private static VersityGw server;
  private static CassandraCluster cluster;
  private static Medusa prefixed;
  private static Medusa plain;

  @BeforeAll
  static void backsUpARealCluster() throws Exception {
    server = VersityGw.start(scratch.resolve("s3"));
    server.createBucket("prefixed");
    server.createBucket("plain");
    prefixed = medusa("prefixed", "clusterA");
    plain = medusa("plain", null);
    cluster = CassandraCluster.in(scratch.resolve("cassandra")).racks("r1", "r2").build();
    startsWithAKeyspaceOfTwoDatacenters();
    try (Cql cql = Cql.connect(cluster)) {
      cql.createKeyspace("one", cluster.datacenter(), 1);
      cql.load("one.rows", 0, 500);
      cql.execute("CREATE TABLE one.\"Quoted\" (id int PRIMARY KEY, a text, b text)");
      cql.execute("CREATE INDEX second ON one.\"Quoted\" (a)");
      cql.execute("CREATE INDEX sai ON one.\"Quoted\" (b) USING 'sai'");
      for (int i = 0; i < 50; i++) {
        cql.execute("INSERT INTO one.\"Quoted\" (id, a, b) VALUES (%d, 'a', 'b')".formatted(i));
      }
      cql.execute(
          "CREATE TABLE one.\"Fleeting\" (id int PRIMARY KEY, default_time_to_live int)"
              + " WITH default_time_to_live = 90 AND comment = 'it''s ; not { long'");
    }
    prefixed.backup(cluster, "b1", Medusa.Mode.FULL);
    prefixed.backup(cluster, "b10", Medusa.Mode.DIFFERENTIAL);
    plain.backup(cluster, "b1", Medusa.Mode.DIFFERENTIAL);
    plain.backupNode(cluster, cluster.node(0), "half", Medusa.Mode.FULL);
  }

  /**
   * Cassandra replicates only to what it knows: the second node begins in a datacenter that goes.
   */
  private static void startsWithAKeyspaceOfTwoDatacenters() throws Exception {
    Path elsewhere =
        Files.writeString(scratch.resolve("elsewhere.properties"), "dc=dc2%nrack=r2%n".formatted());
    CassandraNode second = cluster.node(1);
    second.environment("JDK_JAVA_OPTIONS", "-Dcassandra-rackdc.properties=" + elsewhere.toUri());
    cluster.start();
    try (Cql cql = Cql.connect(cluster)) {
      cql.execute(
          "CREATE KEYSPACE far WITH replication ="
              + " {'class': 'NetworkTopologyStrategy', 'dc1': 1, 'dc2': 1}");
    }
    second.stop();
    second.environment("JDK_JAVA_OPTIONS", "-Dcassandra.ignore_dc=true");
    second.start();
    cluster.awaitRing();
  }

  @AfterAll
  static void stops() {
    cluster.close();
    server.close();
  }

  @Test
  void listsWhatMedusaLists() throws Exception {
    try (ObjectStore first = store("prefixed");
        ObjectStore second = store("plain")) {
      assertThat(ExactNamesTest.list(new Catalogue(first, "clusterA")))
          .extracting(BackupFacts::name, BackupFacts::complete)
          .containsExactly(
              org.assertj.core.groups.Tuple.tuple("b1", true),
              org.assertj.core.groups.Tuple.tuple("b10", true));
      assertThat(ExactNamesTest.list(new Catalogue(second, "")))
          .extracting(BackupFacts::name, BackupFacts::complete)
          .containsExactly(
              org.assertj.core.groups.Tuple.tuple("b1", true),
              org.assertj.core.groups.Tuple.tuple("half", false));
    }
    assertThat(prefixed.status("b10").exitCode()).isZero();
    assertThat(plain.status("half").output()).contains("incomplete");
  }

  @Test
  void knowsTheNodesAsTheyKnowThemselves() throws Exception {
    for (String[] where : new String[][] {{"prefixed", "clusterA", "b10"}, {"plain", "", "b1"}}) {
      try (ObjectStore store = store(where[0])) {
        BackupFacts facts = new Catalogue(store, where[1]).facts(where[2]);

        assertThat(facts.nodes()).hasSize(2);
        for (CassandraNode real : cluster.nodes()) {
          NodeFacts node = named(facts, real.name());
          assertThat(node.node().datacenter()).isEqualTo(cluster.datacenter());
          assertThat(node.node().rack()).isEqualTo(real.rack());
          assertThat(node.engineVersion()).isEqualTo(real.version().release());
          assertThat(node.differential()).isTrue();
          try (CassandraJmx jmx = real.jmx()) {
            assertThat(node.node().tokens().values().stream().map(Object::toString))
                .containsExactlyInAnyOrderElementsOf(jmx.tokens());
          }
        }
      }
    }
  }

  @Test
  void readsFromTheSchemaWhereReplicasAreAndWhatExpires() throws Exception {
    try (ObjectStore store = store("prefixed")) {
      for (CassandraNode real : cluster.nodes()) {
        SchemaFacts schema = new Catalogue(store, "clusterA").schema("b1", real.name());

        assertThat(schema.unread()).isEmpty();
        assertThat(schema.replication())
            .containsOnly(
                Map.entry("far", Map.of("dc1", 1, "dc2", 1)),
                Map.entry("one", Map.of(cluster.datacenter(), 1)));
        assertThat(schema.timeToLive())
            .containsOnly(Map.entry("one.Fleeting", Duration.ofSeconds(90)));
      }
    }
  }

  @Test
  void namesTheFilesThatMedusaDownloads() throws Exception {
    CassandraNode real = cluster.node(1);
    for (String name : List.of("b1", "b10")) {
      Path downloaded = scratch.resolve("downloaded-" + name);
      prefixed.download(name, real.name(), downloaded);
      try (ObjectStore store = store("prefixed")) {
        NodeBackup backup = new Catalogue(store, "clusterA").node(name, real.name());

        Map<String, Long> ours = new TreeMap<>();
        backup.files().forEach(f -> ours.put(f.path(), f.size()));

        assertThat(ours).isEqualTo(files(downloaded, ours)).hasSizeGreaterThan(50);
        assertThat(ours.keySet())
            .anyMatch(p -> p.contains("/.second/"))
            .anyMatch(p -> p.contains("SAI+"))
            .anyMatch(p -> p.startsWith("one/Quoted-"));
      }
    }
  }

  @Test
  void verifiesAsMedusaDoesAndTellsWhatIsGone() throws Exception {
    try (ObjectStore store = store("plain")) {
      Catalogue catalogue = new Catalogue(store, "");
      NodeBackup backup = catalogue.node("b1", cluster.node(0).name());
      List<VerifiedObject> seen = new ArrayList<>();

      catalogue.verify(backup, seen::add);
      assertThat(seen).hasSameSizeAs(backup.files());
      assertThat(seen).extracting(VerifiedObject::finding).containsOnly(Finding.SAME_VERSION);
      assertThat(plain.verify("b1").exitCode()).isZero();

      String gone = backup.files().getLast().key();
      store.delete(gone);
      seen.clear();

      catalogue.verify(backup, seen::add);
      assertThat(seen)
          .filteredOn(v -> v.finding().problem())
          .extracting(v -> v.file().key())
          .containsExactly(gone);
      assertThat(plain.verify("b1").exitCode()).isNotZero();
    }
  }

  /** Reads what was downloaded, by the path below the node's directory that has keyspaces in it. */
  private static Map<String, Long> files(Path directory, Map<String, Long> expected)
      throws IOException {
    Map<String, Long> files = new TreeMap<>();
    try (Stream<Path> all = Files.walk(directory)) {
      for (Path file : all.filter(Files::isRegularFile).toList()) {
        Path below = directory.relativize(file);
        int depth = file.getParent().getFileName().toString().startsWith(".") ? 4 : 3;
        if (below.getNameCount() >= depth) {
          Path path = below.subpath(below.getNameCount() - depth, below.getNameCount());
          files.put(path.toString(), Files.size(file));
        }
      }
    }
    assertThat(files).hasSameSizeAs(expected);
    return files;
  }

  private static NodeFacts named(BackupFacts facts, String name) {
    return facts.nodes().stream()
        .filter(n -> n.node().name().equals(name))
        .findFirst()
        .orElseThrow();
  }

  private static Medusa medusa(String bucket, String prefix) {
    return Medusa.in(
        scratch.resolve("medusa-" + bucket),
        new MedusaStorage.S3(server.endpoint(), bucket, prefix));
  }

  private static ObjectStore store(String bucket) throws IOException {
    S3Endpoint endpoint = server.endpoint();
    Path credentials = Files.createTempDirectory(scratch, "credentials");
    Files.writeString(credentials.resolve("AWS_ACCESS_KEY_ID"), endpoint.accessKey());
    Files.writeString(credentials.resolve("AWS_SECRET_ACCESS_KEY"), endpoint.secretKey());
    StoreConfig.Endpoint address =
        new StoreConfig.Endpoint(
            endpoint.uri(),
            endpoint.region(),
            StoreConfig.Addressing.PATH,
            null,
            StoreConfig.Tls.INSECURE);
    return Stores.open(
        new StoreConfig(new StorageUrl.S3(bucket, ""), address, credentials), Retries.NONE);
  }
}
