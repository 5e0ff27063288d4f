package dev.rekindle.e2e.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import dev.rekindle.testkit.ChildProcess;
import dev.rekindle.testkit.KubeApi;
import dev.rekindle.testkit.Tools;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;

/**
 * What {@code kubectl apply -k} of our manifests makes of a real API server, with the built
 * programs in the place of the Deployments' pods: each has its own ServiceAccount's token and no
 * other right, and the webhooks have the {@code url:} of an address that stands for their Service.
 */
final class Installation implements AutoCloseable {
  static final String NAMESPACE = "rekindle-system";
  static final Duration PATIENCE = Duration.ofMinutes(3);

  private static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory());
  private static final Pattern PORT = Pattern.compile("\"port\": ?\"?([0-9]+)");

  final KubeApi api;
  final ApiOverHttp http;
  final ServiceAddress service = new ServiceAddress();
  private final Path directory;
  private final Path overlay;
  private final Map<String, ChildProcess> programs = new HashMap<>();
  private final List<MountedSecret> mounts = new ArrayList<>();

  /** Applies an overlay of the manifests; nothing runs yet. */
  Installation(Path directory, String base) {
    this.directory = directory;
    this.api = KubeApi.start(directory.resolve("api"));
    this.http = new ApiOverHttp(api, directory.resolve("api"));
    this.overlay = directory.resolve("overlay");
    write(overlay.resolve("kustomization.yaml"), kustomization(base));
  }

  /** Applies it as the README says, or again. */
  String apply() {
    String said = api.mustKubectl("apply", "-k", overlay.toString());
    api.mustKubectl("wait", "--for=condition=Established", "crd", "--all");
    return said;
  }

  private String kustomization(String base) {
    try {
      Path manifests = Tools.repositoryRoot().toRealPath().resolve("manifests").resolve(base);
      Files.createDirectories(overlay);
      return Files.readString(Path.of("src/test/resources/kubernetes/kustomization.yaml"))
          .replace("BASE", overlay.toRealPath().relativize(manifests).toString())
          .replace("ADDRESS", "https://127.0.0.1:" + service.port());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  ChildProcess controller(String pod, String... settings) {
    List<String> flags = new ArrayList<>(List.of(settings));
    flags.addAll(List.of("--pod=" + pod, "--port=0", "--webhook-names=127.0.0.1"));
    return start(
        "controller",
        pod,
        flags,
        Map.of(
            "REKINDLE_NAMESPACE",
            NAMESPACE,
            "KUBECONFIG",
            kubeconfig("rekindle-controller").toString()));
  }

  /** Starts one replica, with the Secret of its certificate mounted. */
  ChildProcess webhook(String pod) {
    Path tls = directory.resolve(pod).resolve("tls");
    mounts.add(new MountedSecret(http, NAMESPACE, "rekindle-webhook-tls", tls));
    ChildProcess program =
        start(
            "webhook",
            pod,
            List.of(),
            Map.of(
                "REKINDLE_WEBHOOK_PORT",
                "0",
                "REKINDLE_WEBHOOK_TLS_DIR",
                tls.toString(),
                "REKINDLE_WEBHOOK_DRAIN_SECONDS",
                "5",
                "KUBECONFIG",
                kubeconfig("rekindle-webhook").toString()));
    program.await("the webhook serves", PATIENCE, () -> PORT.matcher(program.output()).find());
    Matcher port = PORT.matcher(program.output());
    if (port.find()) {
      service.add(pod, Integer.parseInt(port.group(1)));
    }
    return program;
  }

  void awaitReadyReplicas(int count) {
    Awaitility.await()
        .alias("ready replicas of the webhook")
        .atMost(PATIENCE)
        .until(service::readyReplicas, ready -> ready == count);
  }

  /** Ends a replica with SIGTERM, and waits until it has ended. */
  ChildProcess terminate(String pod) {
    ChildProcess program = Objects.requireNonNull(programs.remove(pod));
    ProcessHandle.of(program.pid()).ifPresent(ProcessHandle::destroy);
    if (!program.waitFor(PATIENCE)) {
      throw new AssertionError(pod + " does not end");
    }
    service.remove(pod);
    return program;
  }

  /** Lets somebody make everything in a namespace, and read no Secret. */
  void tenant(String user, String namespace) {
    api.mustKubectl(
        "-n",
        namespace,
        "create",
        "role",
        "tenant",
        "--verb=*",
        "--resource=restores.rekindle.dev,backups.rekindle.dev,backupstorages.rekindle.dev,statefulsets.apps,configmaps");
    api.mustKubectl(
        "-n", namespace, "create", "rolebinding", "tenant", "--role=tenant", "--user=" + user);
  }

  private ChildProcess start(
      String module, String pod, List<String> flags, Map<String, String> environment) {
    Path app = Tools.repositoryRoot().resolve(module).resolve("target/app");
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("-XX:TieredStopAtLevel=1");
    command.addAll(List.of("-jar", app.resolve(module + ".jar").toString()));
    command.addAll(flags);
    try {
      ChildProcess program =
          ChildProcess.start(
              new ChildProcess.Command(
                  pod, command, Files.createDirectories(directory.resolve(pod)), environment));
      programs.put(pod, program);
      return program;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What a pod of this ServiceAccount has. */
  private Path kubeconfig(String serviceAccount) {
    try {
      ObjectNode config = (ObjectNode) YAML.readTree(api.kubeconfig());
      String token = api.mustKubectl("-n", NAMESPACE, "create", "token", serviceAccount).strip();
      ((ObjectNode) config.at("/users/0")).putObject("user").put("token", token);
      return write(
          directory.resolve(serviceAccount + ".kubeconfig"), YAML.writeValueAsString(config));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A StatefulSet of the webhook's own tests, in another namespace. */
  static ObjectNode statefulSet(String name, String namespace) {
    try {
      ObjectNode manifest =
          (ObjectNode)
              YAML.readTree(
                  Tools.repositoryRoot()
                      .resolve("webhook/src/test/resources/statefulsets/" + name + ".yaml")
                      .toFile());
      manifest.withObject("/metadata").put("namespace", namespace);
      return manifest;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A namespace with a ServiceAccount and the storage that those StatefulSets name. */
  String newNamespace(String prefix) {
    String namespace = api.newNamespace(prefix);
    api.kubectl("-n", namespace, "create", "serviceaccount", "default");
    api.mustKubectl(
        "apply",
        "-f",
        file(
                "storage-" + namespace,
                """
                apiVersion: rekindle.dev/v1alpha1
                kind: BackupStorage
                metadata: {name: s3-main, namespace: %s}
                spec: {url: "s3://backups/x", credentialsSecretRef: {name: s3-keys}}
                """
                    .formatted(namespace))
            .toString());
    return namespace;
  }

  Path file(String name, JsonNode object) {
    return file(name, object.toString());
  }

  Path file(String name, String content) {
    return write(directory.resolve("files").resolve(name + ".yaml"), content);
  }

  static Path write(Path file, String content) {
    try {
      Files.createDirectories(file.getParent());
      return Files.writeString(file, content);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    programs.values().forEach(ChildProcess::close);
    mounts.forEach(MountedSecret::close);
    service.close();
    http.close();
    api.close();
  }
}
