package dev.rekindle.e2e;

import dev.rekindle.backup.BackupFacts;
import dev.rekindle.plan.PlanState;
import dev.rekindle.plan.PlannedStorage;
import dev.rekindle.testkit.CassandraCluster;
import dev.rekindle.testkit.CassandraNode;
import dev.rekindle.testkit.ChildProcess;
import dev.rekindle.testkit.Cql;
import dev.rekindle.testkit.Medusa;
import dev.rekindle.testkit.TableContents;
import dev.rekindle.testkit.VersityGw;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * The restorer's job on each node, to watch, where no Kubernetes can be: a real database, a real
 * backup, refused restores, the data destroyed, and a real restore with every row read back.
 */
final class DemoWithoutKubernetes {
  private static final String BACKUP = "monday";

  /** Slow enough for a person to watch. */
  private static final int BYTES_PER_SECOND = 15_000_000;

  private final Transcript transcript = new Transcript(System.out);
  private final Path directory;

  /** Takes the directory to work in; it must be empty or absent. */
  DemoWithoutKubernetes(Path directory) {
    this.directory = directory;
  }

  void run() {
    try (VersityGw server = VersityGw.start(directory.resolve("s3"));
        CassandraCluster cluster = CassandraCluster.in(directory.resolve("cassandra")).build()) {
      Bucket bucket = Bucket.s3(server, "backups", "shop", directory.resolve("credentials"));
      Map<String, TableContents> before = new LinkedHashMap<>();
      Map<String, List<String>> tokens = new LinkedHashMap<>();
      transcript.step(
          "A real Cassandra 5.0 starts: three nodes, three racks, and gets rows",
          () -> fill(cluster, before, tokens));
      transcript.step(
          "Real Medusa backs it up into a bucket of an S3 server", () -> backUp(cluster, bucket));
      transcript.step("All three nodes are killed, and their data deleted", () -> destroy(cluster));
      BackupFacts facts = bucket.facts(BACKUP);
      transcript.step(
          "Restores that cannot work are refused", () -> refuse(cluster, bucket, facts));
      ClusterRestore restore =
          new ClusterRestore(
              directory.resolve("restore"),
              bucket,
              facts,
              new PlannedStorage.Transfer(0, BYTES_PER_SECOND));
      transcript.step(
          "Every node stages and proves its data (15 MB/s each, to watch), then all switch",
          () -> restore(cluster, restore));
      transcript.step("The database starts on it", () -> startRestored(cluster, restore));
      transcript.step("Rows and tokens are as they were", () -> compare(cluster, before, tokens));
      transcript.end();
    }
  }

  private void fill(
      CassandraCluster cluster,
      Map<String, TableContents> before,
      Map<String, List<String>> tokens) {
    cluster.start();
    try (Cql cql = Cql.connect(cluster)) {
      DemoData.TO_WATCH.write(cql, cluster.datacenter());
      before.putAll(DemoData.read(cql));
    }
    before.forEach((table, rows) -> transcript.say("%-14s %6d rows".formatted(table, rows.rows())));
    for (CassandraNode node : cluster.nodes()) {
      tokens.put(node.name(), node.tokens());
    }
  }

  private void backUp(CassandraCluster cluster, Bucket bucket) {
    Medusa.in(directory.resolve("medusa"), bucket.medusa())
        .backup(cluster, BACKUP, Medusa.Mode.FULL);
    BackupFacts facts = bucket.facts(BACKUP);
    facts
        .nodes()
        .forEach(
            node ->
                transcript.say(
                    "%-22s rack %s, %d files, %.1f MB"
                        .formatted(
                            node.node().name(),
                            node.node().rack(),
                            node.files(),
                            node.bytes() / 1e6)));
    transcript.check(facts.complete(), "the backup is complete");
  }

  private void destroy(CassandraCluster cluster) {
    cluster.kill();
    cluster.nodes().forEach(CassandraNode::wipe);
    transcript.check(
        cluster.nodes().stream().allMatch(DemoWithoutKubernetes::hasNoFile),
        "no file of the data is left");
  }

  private void refuse(CassandraCluster cluster, Bucket bucket, BackupFacts facts) {
    ClusterRestore restore = new ClusterRestore(directory.resolve("refused"), bucket, facts);
    CassandraNode node = cluster.node(0);
    refused(restore, node, 11, "a backup that is not there", "--backup", "mond");
    refused(restore, node, 11, "a node that is not in it", "--node", node.name() + "0");
    refused(restore, node, 20, "a bucket that is not there", "--storage", "s3://nowhere/shop");
    bucket.spoiled(
        BACKUP, node.name(), () -> refused(restore, node, 13, "one byte changed in the bucket"));
    transcript.check(
        cluster.nodes().stream().allMatch(DemoWithoutKubernetes::hasNoFile),
        "nothing came onto a volume");
  }

  private void refused(
      ClusterRestore restore, CassandraNode node, int expected, String what, String... flags) {
    String[] command = Stream.concat(Stream.of("restore"), Stream.of(flags)).toArray(String[]::new);
    ChildProcess.Finished finished = restore.byHand(node, command);
    transcript.check(
        finished.exitCode() == expected,
        "%s: exit code %d%s"
            .formatted(
                what,
                finished.exitCode(),
                finished.exitCode() == expected
                    ? ""
                    : " instead of " + expected + finished.output()));
    transcript.quote(LogLine.messageOfTheLast(finished.output()));
  }

  private void restore(CassandraCluster cluster, ClusterRestore restore) {
    ProgressWatch watch = new ProgressWatch();
    restore.plan(PlanState.STAGE);
    List<ChildProcess> programs = restore.start(cluster);
    watch.until("staged", restore, cluster, programs);
    transcript.check(
        cluster.nodes().stream().allMatch(DemoWithoutKubernetes::hasNoFile),
        "all is staged and proven, and nothing is in place yet");
    restore.plan(PlanState.COMMIT);
    watch.until("done", restore, cluster, programs);
    for (ChildProcess program : programs) {
      transcript.check(
          program.waitFor(Duration.ofMinutes(1)) && program.exitCode() == 0,
          "a node's restorer ended with exit code 0");
    }
  }

  private void startRestored(CassandraCluster cluster, ClusterRestore restore) {
    cluster.nodes().forEach(restore::handOver);
    cluster.start();
  }

  private void compare(
      CassandraCluster cluster,
      Map<String, TableContents> before,
      Map<String, List<String>> tokens) {
    try (Cql cql = Cql.connect(cluster)) {
      DemoData.read(cql)
          .forEach(
              (table, rows) ->
                  transcript.check(
                      rows.equals(before.get(table)),
                      "%s: %d rows, each as before".formatted(table, rows.rows())));
    }
    for (CassandraNode node : cluster.nodes()) {
      transcript.check(
          node.tokens().equals(tokens.get(node.name())),
          "%s owns its %d tokens".formatted(node.name(), node.tokens().size()));
    }
  }

  private static boolean hasNoFile(CassandraNode node) {
    return node.layout().dataDirectories().stream().allMatch(DemoWithoutKubernetes::hasNoFile);
  }

  private static boolean hasNoFile(Path data) {
    if (!Files.exists(data)) {
      return true;
    }
    try (Stream<Path> below = Files.walk(data)) {
      return below.noneMatch(Files::isRegularFile);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }
}
