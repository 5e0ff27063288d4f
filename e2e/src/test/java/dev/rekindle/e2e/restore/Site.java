package dev.rekindle.e2e.restore;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.rekindle.api.Backup;
import dev.rekindle.api.BackupStatus;
import dev.rekindle.api.BackupStorage;
import dev.rekindle.api.Restore;
import dev.rekindle.api.RestoreStatus;
import dev.rekindle.name.Injected;
import dev.rekindle.plan.PlanException;
import dev.rekindle.plan.PlanJson;
import dev.rekindle.plan.RestorePlan;
import dev.rekindle.storage.StoreException;
import dev.rekindle.testkit.KubeApi;
import dev.rekindle.testkit.S3Endpoint;
import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;

/** One namespace with a database of some racks, its storage, and the machine that it runs on. */
final class Site implements AutoCloseable {
  static final Duration PATIENCE = Duration.ofMinutes(3);
  private static final String BUCKET = "backups";
  private static final String STORAGE = "main";

  final KubeApi api;
  final KubernetesClient client;
  final String namespace;
  final Volumes volumes;
  final PlayedMachine machine;
  final Inventory objects;
  private final Path directory;
  private final S3Endpoint store;
  private final Set<String> pods = new TreeSet<>();

  Site(KubeApi api, KubernetesClient client, S3Endpoint store, Path parent) {
    this.api = api;
    this.client = client;
    this.store = store;
    this.namespace = api.newNamespace("site");
    this.objects = new Inventory(client, namespace);
    this.directory = parent.resolve(namespace);
    this.volumes = new Volumes(directory.resolve("volumes"));
    mountCredentials(namespace);
    this.machine =
        new PlayedMachine(
            client,
            namespace,
            directory,
            volumes,
            Map.of("REKINDLE_STORAGES", directory.resolve("storages").toString()));
    apply(
        resource("storage")
            .replace("PREFIX", namespace)
            .replace("ENDPOINT", store.uri().toString())
            .replace("REGION", store.region())
            .replace("@user@", store.accessKey())
            .replace("@password@", store.secretKey()));
  }

  /** Into all pods from now on, those of the storage of some namespace. */
  void mountCredentials(String of) {
    write(credentials(of).resolve("AWS_ACCESS_KEY_ID"), store.accessKey());
    write(credentials(of).resolve("AWS_SECRET_ACCESS_KEY"), store.secretKey());
  }

  private Path credentials(String of) {
    String storage = Injected.storageDirectory(namespace, of, STORAGE);
    return directory.resolve("storages").resolve(storage).resolve("credentials");
  }

  /** Changes the storage's settings, given as JSON. */
  void storage(String spec) {
    client
        .resources(BackupStorage.class)
        .inNamespace(namespace)
        .withName(STORAGE)
        .patch(PatchContext.of(PatchType.JSON_MERGE), "{\"spec\": " + spec + "}");
  }

  /** Restores take some seconds from now on. */
  void slowly() {
    storage(
        """
        {"transfer": {"concurrency": 1, "bandwidth": 8000}}
        """);
  }

  static String resource(String name) {
    try {
      return Files.readString(Path.of("src/test/resources/restore", name + ".yaml"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  void apply(String yaml) {
    client.load(new ByteArrayInputStream(yaml.getBytes(UTF_8))).inNamespace(namespace).create();
  }

  /** Uploads a backup, and waits until it is an object. */
  void backup(String name, RackedBackup backup) throws StoreException {
    volumes.know(name, backup);
    backup.upload(store, credentials(namespace), BUCKET, namespace);
    await("backup " + name, () -> backupPhase(name) == BackupStatus.Phase.SUCCEEDED);
  }

  void backup(String name) throws StoreException {
    backup(name, RackedBackup.of(name));
  }

  BackupStatus.@Nullable Phase backupPhase(String name) {
    Backup found = client.resources(Backup.class).inNamespace(namespace).withName(name).get();
    return found == null || found.getStatus() == null ? null : found.getStatus().phase();
  }

  /** Three racks of one pod each with the data of before, whose databases run. */
  void run() {
    run(RackedBackup.RACKS.stream().map(Rack::of).toList());
  }

  /** These racks with the data of before, whose databases run. */
  void run(List<Rack> racks) {
    racks.stream().flatMap(rack -> rack.pods().stream()).forEach(volumes::runOn);
    racks.forEach(this::create);
    awaitDatabases();
    assertThat(data()).containsExactly(Volumes.OLD);
  }

  void create(Rack rack) {
    apply(rack.yaml());
    pods.addAll(rack.pods());
    volumes.belongTo(rack.cluster(), rack.pods());
  }

  void scale(String set, int replicas) {
    client.apps().statefulSets().inNamespace(namespace).withName(set).scale(replicas);
  }

  /** Waits until the databases of all pods run. */
  void awaitDatabases() {
    await("databases run", () -> machine.running().containsAll(pods));
  }

  /** Takes StatefulSets away, and with them their pods; volumes stay. */
  void deleteRacks() {
    client.apps().statefulSets().inNamespace(namespace).delete();
    await("they are gone", () -> client.pods().inNamespace(namespace).list().getItems().isEmpty());
  }

  /** Returns whose data is on the volumes of all pods. */
  Set<String> data() {
    return volumes.data(pods);
  }

  /** A Restore of the database {@link Rack#CLUSTER}. */
  Restore restore(String name, String backup) {
    return restore(name, "{name: " + backup + "}", Rack.CLUSTER);
  }

  Restore restore(String name, String ref, String cluster) {
    apply(
        resource("restore").replace("NAME", name).replace("REF", ref).replace("CLUSTER", cluster));
    return get(name).orElseThrow();
  }

  List<String> restores() {
    return client.resources(Restore.class).inNamespace(namespace).list().getItems().stream()
        .map(restore -> restore.getMetadata().getName())
        .toList();
  }

  /** Returns the Restore that the controller made, and that is none of these. */
  String awaitRestoreFrom(String backup, Set<String> others) {
    await(
        "a Restore from " + backup,
        () -> restores().stream().anyMatch(name -> !others.contains(name)));
    return restores().stream().filter(name -> !others.contains(name)).findFirst().orElseThrow();
  }

  Optional<Restore> get(String name) {
    return Optional.ofNullable(
        client.resources(Restore.class).inNamespace(namespace).withName(name).get());
  }

  RestoreStatus.Phase phase(String name) {
    return get(name).map(Restore::getStatus).map(RestoreStatus::phase).orElse(null);
  }

  Condition condition(String name, String type) {
    return conditions(name, type).findFirst().orElseThrow();
  }

  private Stream<Condition> conditions(String name, String type) {
    return get(name).map(Restore::getStatus).stream()
        .flatMap(status -> status.conditions().stream())
        .filter(condition -> condition.getType().equals(type));
  }

  /** Waits until a condition of a restore has this reason, and its message says this. */
  void awaitCondition(String name, String type, String reason, String message) {
    await(
        name + " says " + reason + ": " + message,
        () ->
            conditions(name, type)
                .filter(condition -> reason.equals(condition.getReason()))
                .anyMatch(condition -> condition.getMessage().contains(message)));
  }

  @Nullable RestorePlan plan(String set) {
    try {
      String text = machine.plan(set);
      return text == null ? null : PlanJson.read(text.getBytes(UTF_8));
    } catch (PlanException e) {
      throw new AssertionError(e);
    }
  }

  Restore awaitRestore(String name, Predicate<Restore> wanted) {
    await(name, () -> get(name).filter(wanted).isPresent());
    return get(name).orElseThrow();
  }

  void await(String what, BooleanSupplier condition) {
    Awaitility.await()
        .alias(what + " in " + namespace)
        .atMost(PATIENCE)
        .pollInterval(Duration.ofMillis(100))
        .until(
            () -> {
              machine.check();
              return condition.getAsBoolean();
            });
  }

  /** Waits until a restore is over; its finalizer is the last thing that goes. */
  RestoreStatus awaitEnd(String name) {
    return awaitRestore(name, Site::over).getStatus();
  }

  private static boolean over(Restore restore) {
    return restore.getStatus() != null
        && restore.getStatus().finishTime() != null
        && restore.getMetadata().getFinalizers().isEmpty();
  }

  List<String> events(String restore) {
    return client.v1().events().inNamespace(namespace).list().getItems().stream()
        .filter(event -> restore.equals(event.getInvolvedObject().getName()))
        .map(event -> event.getReason())
        .toList();
  }

  private static void write(Path file, String content) {
    try {
      Files.createDirectories(file.getParent());
      Files.writeString(file, content);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Others see all namespaces. */
  @Override
  public void close() {
    client.apps().statefulSets().inNamespace(namespace).delete();
    client.resources(BackupStorage.class).inNamespace(namespace).delete();
    machine.close();
  }
}
