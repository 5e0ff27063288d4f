package dev.rekindle.e2e.restore;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.rekindle.api.Backup;
import dev.rekindle.api.BackupStatus;
import dev.rekindle.api.Restore;
import dev.rekindle.api.RestoreStatus;
import dev.rekindle.plan.PlanException;
import dev.rekindle.plan.PlanJson;
import dev.rekindle.plan.RestorePlan;
import dev.rekindle.storage.StoreException;
import dev.rekindle.testkit.KubeApi;
import dev.rekindle.testkit.S3Endpoint;
import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.awaitility.Awaitility;

/** One namespace with a database of three racks, its storage, and the machine that it runs on. */
final class Site implements AutoCloseable {
  static final Duration PATIENCE = Duration.ofMinutes(3);
  private static final String BUCKET = "backups";
  private static final byte[] OLD = "the data of before".getBytes(UTF_8);

  final KubernetesClient client;
  final String namespace;
  final PlayedMachine machine;
  private final Path directory;
  private final S3Endpoint store;
  private final Map<String, RackedBackup> backups = new TreeMap<>();

  Site(KubernetesClient client, S3Endpoint store, Path parent, String transfer) {
    this.client = client;
    this.store = store;
    this.namespace = KubeApi.shared().newNamespace("site");
    this.directory = parent.resolve(namespace);
    write(credentials().resolve("AWS_ACCESS_KEY_ID"), store.accessKey().getBytes(UTF_8));
    write(credentials().resolve("AWS_SECRET_ACCESS_KEY"), store.secretKey().getBytes(UTF_8));
    this.machine =
        new PlayedMachine(
            client,
            namespace,
            directory,
            Map.of("REKINDLE_STORAGES", directory.resolve("storages").toString()),
            this::neverOldAndNewTogether);
    apply(
        resource("storage")
            .replace("PREFIX", namespace)
            .replace("ENDPOINT", store.uri().toString())
            .replace("REGION", store.region())
            .replace("@user@", store.accessKey())
            .replace("@password@", store.secretKey())
            .replace("TRANSFER", transfer));
  }

  private Path credentials() {
    return directory.resolve("storages/main/credentials");
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
    backups.put(name, backup);
    backup.upload(store, credentials(), BUCKET, namespace);
    await(
        "backup " + name,
        () -> {
          Backup found = client.resources(Backup.class).inNamespace(namespace).withName(name).get();
          return found != null
              && found.getStatus() != null
              && found.getStatus().phase() == BackupStatus.Phase.SUCCEEDED;
        });
  }

  /** Racks with the data of before, whose databases run. */
  void run(List<String> racks) {
    racks.forEach(rack -> write(data(rack).resolve(RackedBackup.FILE), OLD));
    racks.forEach(this::createRack);
    await("databases run", () -> machine.running().size() == racks.size());
  }

  private void createRack(String rack) {
    apply(rack(rack));
  }

  /** A StatefulSet as the webhook makes it: each has an incarnation of its own. */
  private static String rack(String rack) {
    return resource("rack")
        .replace("RACK", rack)
        .replace("INCARNATION_ID", UUID.randomUUID().toString());
  }

  /** A new StatefulSet that starts from a backup, as the webhook lets it be created. */
  void createRackFrom(String rack, String backup) {
    apply(
        rack(rack)
            .replace(
                "          env:\n",
                "          env:\n            - {name: REKINDLE_RESTORE_FROM, value: %s}\n"
                    .formatted(backup)));
  }

  /** Takes StatefulSets and pods away; volumes stay. */
  void deleteRacks() {
    client.apps().statefulSets().inNamespace(namespace).delete();
    client.pods().inNamespace(namespace).delete();
    await("they are gone", () -> client.pods().inNamespace(namespace).list().getItems().isEmpty());
  }

  /** What a database writes after a restore. */
  void writeLater(String rack) {
    write(later(rack), OLD);
  }

  boolean wasWrittenLater(String rack) {
    return Files.exists(later(rack));
  }

  private Path later(String rack) {
    return data(rack).resolve(RackedBackup.FILE).resolveSibling("nb-2-big-Data.db");
  }

  Path data(String rack) {
    return machine.volume(rack + "-0").resolve("data");
  }

  /** Returns whose data is on the volumes of the racks: {@code old}, {@code none}, or a backup. */
  Set<String> dataOf(Stream<String> racks) {
    return racks.map(this::dataOf).collect(Collectors.toCollection(TreeSet::new));
  }

  Set<String> data() {
    return dataOf(RackedBackup.RACKS.stream());
  }

  private String dataOf(String rack) {
    Path file = data(rack).resolve(RackedBackup.FILE);
    if (!Files.exists(file)) {
      return "none";
    }
    byte[] content = read(file);
    return Arrays.equals(content, OLD)
        ? "old"
        : backups.entrySet().stream()
            .filter(backup -> Arrays.equals(content, backup.getValue().content(rack)))
            .map(Map.Entry::getKey)
            .findFirst()
            .orElse("something else");
  }

  private void neverOldAndNewTogether(Set<String> running) {
    Set<String> found = dataOf(running.stream().map(pod -> pod.substring(0, pod.lastIndexOf('-'))));
    if (found.size() > 1) {
      throw new AssertionError("databases run on " + found);
    }
  }

  Restore restore(String name, String backup) {
    apply(resource("restore").replace("NAME", name).replace("BACKUP", backup));
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
    return get(name).orElseThrow().getStatus().conditions().stream()
        .filter(one -> one.getType().equals(type))
        .findFirst()
        .orElseThrow();
  }

  RestorePlan plan(String rack) {
    try {
      String text = machine.plan(rack);
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

  List<String> events(String restore) {
    return client.v1().events().inNamespace(namespace).list().getItems().stream()
        .filter(event -> restore.equals(event.getInvolvedObject().getName()))
        .map(event -> event.getReason())
        .toList();
  }

  /** Everything that a restore must leave alone, and everything that it wrote. */
  Map<String, String> versions() {
    return Stream.of(
            client.apps().statefulSets().inNamespace(namespace).list().getItems().stream(),
            client.configMaps().inNamespace(namespace).list().getItems().stream(),
            client.pods().inNamespace(namespace).list().getItems().stream(),
            client.resources(Restore.class).inNamespace(namespace).list().getItems().stream())
        .flatMap(one -> one.map(HasMetadata.class::cast))
        .collect(
            Collectors.toMap(
                one -> one.getKind() + " " + one.getMetadata().getName(),
                one -> one.getMetadata().getResourceVersion(),
                (first, _) -> first,
                TreeMap::new));
  }

  /** The same of StatefulSets alone. */
  Map<String, String> statefulSets() {
    return versions().entrySet().stream()
        .filter(one -> one.getKey().startsWith("StatefulSet "))
        .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
  }

  private static byte[] read(Path file) {
    try {
      return Files.readAllBytes(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void write(Path file, byte[] content) {
    try {
      Files.createDirectories(file.getParent());
      Files.write(file, content);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Others see all namespaces. */
  @Override
  public void close() {
    client.apps().statefulSets().inNamespace(namespace).delete();
    client.resources(dev.rekindle.api.BackupStorage.class).inNamespace(namespace).delete();
    machine.close();
  }
}
