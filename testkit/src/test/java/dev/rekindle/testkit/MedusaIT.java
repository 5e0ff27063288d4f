package dev.rekindle.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MedusaIT {
  @TempDir Path directory;

  @Test
  void backsUpThreeNodesFullAndDifferentialIntoABucket() throws Exception {
    try (VersityGw server = VersityGw.start(directory.resolve("s3"));
        CassandraCluster cluster = CassandraCluster.in(directory.resolve("cassandra")).start()) {
      server.createBucket("backups");
      Medusa medusa =
          Medusa.in(
              directory.resolve("medusa"),
              new MedusaStorage.S3(server.endpoint(), "backups", "prefix"));
      try (Cql cql = Cql.connect(cluster)) {
        cql.createKeyspace("three", cluster.datacenter(), 3);
        cql.createKeyspace("one", cluster.datacenter(), 1);
        cql.load("three.rows", 0, 1_000);
        cql.load("one.rows", 0, 1_000);
        assertThat(cql.contents("SELECT * FROM three.rows").rows()).isEqualTo(1_000);
        assertThat(cql.contents("SELECT * FROM three.rows"))
            .isEqualTo(cql.contents("SELECT * FROM one.rows"));

        medusa.backup(cluster, "first", Medusa.Mode.FULL);
        cql.load("one.rows", 1_000, 1_100);
        medusa.backup(cluster, "second", Medusa.Mode.DIFFERENTIAL);
      }
      assertComplete(medusa, "first");
      assertComplete(medusa, "second");
      assertThat(medusa.list()).contains("first").contains("second");
      assertThat(tokenMap(server))
          .contains("c1-dc1-r1-sts-0", "c1-dc1-r2-sts-0", "c1-dc1-r3-sts-0");

      Path downloaded = directory.resolve("downloaded");
      medusa.download("second", "c1-dc1-r2-sts-0", downloaded);
      assertThat(downloaded).isDirectoryRecursivelyContaining("glob:**/rows-*/*-Data.db");

      assertThatThrownBy(
              () -> medusa.backupNode(cluster, cluster.node(0), "first", Medusa.Mode.FULL))
          .hasMessageContaining("first");
    }
  }

  @Test
  void backsUpANodeOfTheOlderReleaseIntoADirectory() {
    try (CassandraCluster cluster =
        CassandraCluster.in(directory.resolve("cassandra"))
            .version(CassandraVersion.V4_1)
            .racks("r1")
            .passwords()
            .start()) {
      Medusa medusa =
          Medusa.in(
                  directory.resolve("medusa"),
                  new MedusaStorage.Local(directory.resolve("store"), "backups", null))
              .login("cassandra", "cassandra");
      try (Cql cql = Cql.connect(cluster, "cassandra", "cassandra")) {
        cql.createKeyspace("one", cluster.datacenter(), 1);
        cql.load("one.rows", 0, 1_000);
      }
      medusa.backup(cluster, "only", Medusa.Mode.DIFFERENTIAL);
      assertComplete(medusa, "only");
      assertThat(medusa.verify("other").exitCode()).isNotZero();
    }
  }

  private static void assertComplete(Medusa medusa, String name) {
    assertThat(medusa.status(name))
        .satisfies(status -> assertThat(status.output()).contains("nodes completed"))
        .extracting(ChildProcess.Finished::exitCode)
        .isEqualTo(0);
    assertThat(medusa.verify(name))
        .satisfies(verified -> assertThat(verified.output()).contains("Manifest validated: OK"))
        .extracting(ChildProcess.Finished::exitCode)
        .isEqualTo(0);
  }

  private static String tokenMap(VersityGw server) throws Exception {
    Path file =
        server.objects().resolve("backups/prefix/c1-dc1-r1-sts-0/second/meta/tokenmap.json");
    return new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
  }
}
