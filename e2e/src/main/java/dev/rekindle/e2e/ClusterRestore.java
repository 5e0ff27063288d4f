package dev.rekindle.e2e;

import dev.rekindle.backup.BackupFacts;
import dev.rekindle.backup.NodeFacts;
import dev.rekindle.plan.Assignment;
import dev.rekindle.plan.PlanJson;
import dev.rekindle.plan.PlanState;
import dev.rekindle.plan.PlannedRestore;
import dev.rekindle.plan.PlannedStorage;
import dev.rekindle.plan.RestoreOptions;
import dev.rekindle.plan.RestorePlan;
import dev.rekindle.storage.StoreConfig;
import dev.rekindle.testkit.CassandraCluster;
import dev.rekindle.testkit.CassandraNode;
import dev.rekindle.testkit.ChildProcess;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;

/**
 * A restore of a whole cluster, as pods do it: every node runs the init container's program on the
 * same plan, and whoever writes the plan decides when all switch.
 */
final class ClusterRestore {
  private final Path directory;
  private final Bucket bucket;
  private final Path plan;
  private final PlannedRestore restore;

  /** A restore as fast as the machine can. */
  ClusterRestore(Path directory, Bucket bucket, BackupFacts backup) {
    this(directory, bucket, backup, PlannedStorage.Transfer.DEFAULT);
  }

  ClusterRestore(
      Path directory, Bucket bucket, BackupFacts backup, PlannedStorage.Transfer transfer) {
    this.directory = directory;
    this.bucket = bucket;
    this.plan = directory.resolve("plan").resolve("plan.json");
    this.restore =
        new PlannedRestore(
            UUID.randomUUID().toString(),
            "cassandra",
            new PlannedStorage(
                null,
                bucket.url().toString(),
                address(bucket),
                bucket.endpoint().region(),
                PlannedStorage.Addressing.AUTO,
                insecure(bucket) ? PlannedStorage.Tls.INSECURE : PlannedStorage.Tls.REQUIRED,
                transfer),
            backup.name(),
            RestoreOptions.DEFAULT,
            backup.nodes().stream().map(ClusterRestore::samePod).toList());
  }

  private static String address(Bucket bucket) {
    return Objects.requireNonNull(bucket.endpoint().uri()).toString();
  }

  private static boolean insecure(Bucket bucket) {
    return bucket.endpoint().tls() == StoreConfig.Tls.INSECURE;
  }

  /** Returns the pod of a node's own name, as the one that gets its data. */
  static Assignment samePod(NodeFacts source) {
    return new Assignment(
        source.node().name(),
        source.node().name(),
        source.node().datacenter(),
        source.node().rack(),
        Objects.requireNonNull(source.digest()),
        Assignment.digestOf(source.node().tokens()));
  }

  /** Writes the plan, as a kubelet refreshes a mounted ConfigMap: all of it at once. */
  void plan(PlanState state) {
    RestorePlan content = new RestorePlan(state, null, null, state.namesRestore() ? restore : null);
    try {
      Files.createDirectories(plan.getParent());
      Path next = plan.resolveSibling("next.json");
      Files.writeString(next, PlanJson.write(content));
      Files.move(next, plan, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Starts the program for every node, as the kubelet starts every pod's init container. */
  List<ChildProcess> start(CassandraCluster cluster) {
    return cluster.nodes().stream().map(this::start).toList();
  }

  /** Starts the program for one node. */
  ChildProcess start(CassandraNode node) {
    Map<String, String> environment = environment(node);
    return ChildProcess.start(
        new ChildProcess.Command(
            "restorer",
            List.of(Checkout.path("restorer-init/bin/restorer").toString()),
            directory.resolve(node.name()),
            environment));
  }

  /** Runs a command of the program by hand, for one node. */
  ChildProcess.Finished byHand(CassandraNode node, String... command) {
    List<String> arguments = new ArrayList<>();
    arguments.add(Checkout.path("restorer-init/bin/restorer").toString());
    arguments.addAll(List.of(command));
    Map<String, String> environment = environment(node);
    environment.put("REKINDLE_STORAGE", bucket.url().toString());
    environment.put("REKINDLE_ENDPOINT", address(bucket));
    if (bucket.endpoint().region() != null) {
      environment.put("REKINDLE_REGION", bucket.endpoint().region());
    }
    if (insecure(bucket)) {
      environment.put("REKINDLE_TLS", "Insecure");
    }
    environment.put("REKINDLE_BACKUP", restore.backup());
    environment.put("REKINDLE_NODE", node.name());
    return ChildProcess.run(
        new ChildProcess.Command(
            command[0], arguments, directory.resolve(node.name()), environment),
        Duration.ofMinutes(5));
  }

  /** Returns the status file of a node, or an empty text before there is one. */
  String status(CassandraNode node) {
    try {
      Path file = statusFile(node);
      return Files.exists(file) ? Files.readString(file) : "";
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Lets the node read its identity from the file that the program writes. */
  void handOver(CassandraNode node) {
    node.environment("JDK_JAVA_OPTIONS", "@" + optionsFile(node));
  }

  /** Returns the file of JVM options that the program writes for a node. */
  Path optionsFile(CassandraNode node) {
    return directory.resolve(node.name()).resolve("jvm.options");
  }

  private Path statusFile(CassandraNode node) {
    return directory.resolve(node.name()).resolve("status.json");
  }

  private Map<String, String> environment(CassandraNode node) {
    Map<String, String> environment = new HashMap<>();
    environment.put("REKINDLE_PLAN", plan.toString());
    environment.put("REKINDLE_CREDENTIALS", bucket.credentials().toString());
    if (bucket.endpoint().caFile() != null) {
      environment.put("REKINDLE_CA_FILE", bucket.endpoint().caFile().toString());
    }
    environment.put("REKINDLE_DATA_PATH", node.layout().dataPath().toString());
    environment.put("REKINDLE_OPTIONS_FILE", optionsFile(node).toString());
    environment.put("REKINDLE_STATUS_FILE", statusFile(node).toString());
    environment.put(
        "REKINDLE_TERMINATION_LOG",
        directory.resolve(node.name()).resolve("termination.json").toString());
    environment.put("REKINDLE_POD", node.name());
    environment.put("REKINDLE_NAMESPACE", "default");
    environment.put("REKINDLE_WORKLOAD", node.name().replaceFirst("-[0-9]+$", ""));
    environment.put("REKINDLE_CASSANDRA_VERSION", node.version().release());
    return environment;
  }
}
