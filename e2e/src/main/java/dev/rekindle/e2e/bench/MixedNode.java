package dev.rekindle.e2e.bench;

import dev.rekindle.testkit.CassandraCluster;
import dev.rekindle.testkit.Cql;
import dev.rekindle.testkit.Medusa;
import dev.rekindle.testkit.MedusaStorage;
import java.nio.file.Path;

/** A real node: Cassandra 5.0 with rows of several kinds, backed up by real Medusa. */
final class MixedNode {
  private static final String PREFIX = "mixed";
  private static final String BACKUP = "monday";
  private static final int PICTURE = 8 << 10;
  private static final int FLUSHES = 3;

  private MixedNode() {}

  static Workload make(S3Site site, int pictures) {
    Path home = site.directory().resolve("cassandra");
    try (CassandraCluster cluster = CassandraCluster.in(home).racks("r1").build()) {
      cluster.start();
      for (int part = 0; part < FLUSHES; part++) {
        try (Cql cql = Cql.connect(cluster)) {
          write(cql, cluster.datacenter(), part, pictures / FLUSHES);
        }
        cluster.stop(); // Flushes all tables.
        cluster.start();
      }
      Medusa.in(
              site.directory().resolve("medusa"),
              new MedusaStorage.S3(site.http().endpoint(), Site.BUCKET, PREFIX))
          .backup(cluster, BACKUP, Medusa.Mode.FULL);
      String node = cluster.node(0).name();
      var objects = site.objects(PREFIX + "/" + node + "/" + BACKUP + "/data/");
      return new Workload("mixed node", PREFIX, node, BACKUP, cluster.version().release(), objects);
    } finally {
      Trees.delete(home);
    }
  }

  private static void write(Cql cql, String datacenter, int part, int pictures) {
    cql.createKeyspace("shop", datacenter, 1);
    cql.load("shop.pictures", part * pictures, (part + 1) * pictures, PICTURE);
    for (int table = 0; table < 8; table++) {
      cql.load("shop.orders" + table, part * pictures / 8, (part + 1) * pictures / 8);
    }
  }
}
