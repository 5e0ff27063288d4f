package dev.rekindle.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rekindle.testkit.KubeApi;
import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.ConditionBuilder;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ObjectsIT {
  private static final Target CASSANDRA = new Target(Selector.of(Map.of("app", "cassandra")));
  private static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");

  private final KubeApi api = ApiServer.shared();
  private final KubernetesClient client = ApiServer.client();
  private String namespace;

  @BeforeEach
  void makeNamespace() {
    namespace = api.newNamespace("objects");
  }

  @AfterEach
  void disconnect() {
    client.close();
  }

  @Test
  void everyExampleIsAdmitted() throws IOException {
    Path examples = ApiServer.manifest("examples");
    long objects = 0;
    try (Stream<Path> files = Files.list(examples)) {
      for (Path file : files.toList()) {
        objects += Files.readAllLines(file).stream().filter(l -> l.startsWith("kind: ")).count();
      }
    }

    String said = api.mustKubectl("apply", "-n", namespace, "-f", examples.toString());

    assertThat(said.lines()).hasSize((int) objects).allMatch(line -> line.endsWith(" created"));
    assertThat(api.mustKubectl("get", "rekindle", "-n", namespace, "-o", "name").lines())
        .hasSize((int) objects)
        .anyMatch(line -> line.startsWith("backupstorage."))
        .anyMatch(line -> line.startsWith("backup."))
        .anyMatch(line -> line.startsWith("backupschedule."))
        .anyMatch(line -> line.startsWith("restore."));
  }

  @Test
  void defaultsOfTheServerAreThoseOfTheTypes() {
    api.mustKubectl(
        "apply", "-n", namespace, "-f", fixture("backupstorages/valid-bucket-alone.yaml"));
    api.mustKubectl("apply", "-n", namespace, "-f", fixture("backups/valid-least.yaml"));
    api.mustKubectl("apply", "-n", namespace, "-f", fixture("backupschedules/valid-least.yaml"));
    api.mustKubectl("apply", "-n", namespace, "-f", fixture("restores/valid-least.yaml"));

    assertThat(get(BackupStorage.class).getSpec())
        .isEqualTo(
            new BackupStorageSpec(
                "s3://backups", null, null, null, null, null, null, false, null, null, null));
    assertThat(get(Backup.class).getSpec())
        .isEqualTo(new BackupSpec(CASSANDRA, null, null, null, false, null, null));
    assertThat(get(BackupSchedule.class).getSpec())
        .isEqualTo(
            new BackupScheduleSpec(
                "0 2 * * *",
                null,
                false,
                0,
                null,
                new BackupScheduleSpec.Template(
                    null, new BackupScheduleSpec.TemplateSpec(CASSANDRA, null, null, null, null))));
    assertThat(get(Restore.class).getSpec())
        .isEqualTo(
            new RestoreSpec(
                new RestoreSpec.BackupRef("nightly-1", null),
                CASSANDRA,
                null,
                false,
                null,
                null,
                null,
                null));
    assertThat(api.mustKubectl("get", "bst,bks", "-n", namespace, "-o", "yaml"))
        .contains("tls: Required", "keepNewest: 100", "keep: 7", "deletionPolicy: Delete");
  }

  @Test
  void aBackupShowsTheColumnsOfTheDesign() {
    create(backup("shown"));
    Backup stored = client.resources(Backup.class).inNamespace(namespace).withName("shown").get();
    stored.setStatus(status(List.of(), List.of(ready())));
    client.resource(stored).inNamespace(namespace).updateStatus();

    List<String> lines = api.mustKubectl("get", "bkp", "-n", namespace).lines().toList();

    assertThat(lines.getFirst().split(" +"))
        .containsExactly("NAME", "STARTED", "FINISHED", "NODES", "COMPLETED", "PROGRESS", "STATUS");
    assertThat(lines.getLast().split(" +")).startsWith("shown").endsWith("3", "2", "66", "Running");
    api.mustKubectl("wait", "-n", namespace, "--for=condition=Ready", "--timeout=5s", "bkp/shown");
  }

  @Test
  void aStatusIsReadBackAsItWasWritten() {
    Backup backup = create(backup("whole"));
    BackupStatus.BackupNode node =
        new BackupStatus.BackupNode(
            "node-0",
            "dc1",
            "r1",
            2,
            List.of("-5", "7"),
            BackupStatus.NodeState.UPLOADING,
            50,
            7L,
            9_000_000_000L,
            "slow");
    backup.setStatus(status(List.of(node), List.of(ready())));

    Backup stored = client.resource(backup).inNamespace(namespace).updateStatus();

    assertThat(stored.getStatus()).isEqualTo(backup.getStatus());
    assertThat(stored.getMetadata().getGeneration()).isEqualTo(1);
  }

  @Test
  void whoMayOnlyWriteTheSpecCannotWriteTheStatus() {
    Backup backup = backup("forged");
    backup.setStatus(status(List.of(), List.of()));

    assertThat(create(backup).getStatus()).isNull();
  }

  @Test
  void twoConditionsOfOneTypeAreRefused() {
    Backup backup = create(backup("twice"));
    backup.setStatus(status(List.of(), List.of(ready(), ready())));

    assertThatThrownBy(() -> client.resource(backup).inNamespace(namespace).updateStatus())
        .hasMessageContaining("Duplicate value");
  }

  @Test
  void theStatusOfAHugeClusterIsStored() {
    Backup backup = create(backup("huge"));
    List<BackupStatus.BackupNode> nodes =
        IntStream.range(0, 5_000).mapToObj(ObjectsIT::largestNode).toList();
    backup.setStatus(status(nodes, List.of(ready())));

    Backup stored = client.resource(backup).inNamespace(namespace).updateStatus();

    assertThat(stored.getStatus().nodes()).hasSize(Bounds.NODES);
  }

  @Test
  void applyingTheSameAgainChangesNothing() {
    String file = ApiServer.manifest("examples/backupschedule.yaml").toString();
    api.mustKubectl("apply", "--server-side", "-n", namespace, "-f", file);
    String before = version();

    api.mustKubectl("apply", "--server-side", "-n", namespace, "-f", file);

    assertThat(version()).isEqualTo(before).endsWith("generation 1");
  }

  private String version() {
    return api.mustKubectl(
        "get",
        "bks",
        "-n",
        namespace,
        "-o",
        "jsonpath={.items[0].metadata.resourceVersion} generation {.items[0].metadata.generation}");
  }

  private static BackupStatus.BackupNode largestNode(int number) {
    return new BackupStatus.BackupNode(
        "<".repeat(Bounds.NAME),
        "<".repeat(63),
        "<".repeat(63),
        16,
        IntStream.range(0, 16).mapToObj(i -> "9".repeat(39)).toList(),
        BackupStatus.NodeState.SNAPSHOTTING,
        100,
        Long.MAX_VALUE,
        Long.MAX_VALUE - number,
        "<".repeat(4_000));
  }

  private static BackupStatus status(
      List<BackupStatus.BackupNode> nodes, List<Condition> conditions) {
    return new BackupStatus(
        1L,
        BackupStatus.Phase.RUNNING,
        NOON,
        NOON,
        3,
        2,
        66,
        12L,
        9_000_000_000L,
        "cassandra",
        "5.0.9",
        "c1",
        "dc1",
        new StorageRef("nightly", null),
        "tag",
        "a".repeat(64),
        new BackupSchema(
            List.of(new BackupSchema.Replication("Shop", Map.of("dc1", 3, "dc2", 2))),
            List.of(new BackupSchema.Expiry("Shop.carts", 86_400)),
            "schema.cql is not there"),
        nodes,
        conditions);
  }

  private static Condition ready() {
    return new ConditionBuilder()
        .withType("Ready")
        .withStatus("True")
        .withReason("Complete")
        .withMessage("All nodes are complete.")
        .withObservedGeneration(1L)
        .withLastTransitionTime("2026-03-01T12:00:00Z")
        .build();
  }

  private static Backup backup(String name) {
    Backup backup = new Backup();
    backup.setMetadata(new ObjectMetaBuilder().withName(name).build());
    backup.setSpec(new BackupSpec(CASSANDRA, null, null, null, false, null, null));
    return backup;
  }

  private Backup create(Backup backup) {
    return client.resource(backup).inNamespace(namespace).create();
  }

  private <T extends io.fabric8.kubernetes.api.model.HasMetadata> T get(Class<T> kind) {
    return client.resources(kind).inNamespace(namespace).withName("fixture").get();
  }

  private static String fixture(String path) {
    return dev.rekindle.testkit.Tools.repositoryRoot()
        .resolve("api/src/test/resources/fixtures")
        .resolve(path)
        .toString();
  }
}
