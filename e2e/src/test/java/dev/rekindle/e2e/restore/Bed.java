package dev.rekindle.e2e.restore;

import dev.rekindle.testkit.KubeApi;
import dev.rekindle.testkit.Tools;
import dev.rekindle.testkit.VersityGw;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.nio.file.Path;

/**
 * A real API server with our definitions, a real store, and the built controller, which looks after
 * all namespaces of that server.
 */
final class Bed implements AutoCloseable {
  final KubernetesClient client;
  private final KubeApi api;
  final VersityGw store;
  final ControllerProgram controller;
  private final Path directory;

  Bed(Path directory) {
    this.directory = directory;
    api = KubeApi.start(directory.resolve("api"));
    String definitions = Tools.repositoryRoot().resolve("manifests/crds").toString();
    api.mustKubectl("apply", "--server-side", "-k", definitions);
    api.mustKubectl("wait", "--for=condition=Established", "--timeout=60s", "crd", "--all");
    Config patient = Config.fromKubeconfig(api.kubeconfigFile().toFile());
    patient.setRequestTimeout(60_000);
    client = new KubernetesClientBuilder().withConfig(patient).build();
    controller = new ControllerProgram(api, directory.resolve("controller"));
    controller.start();
    store = VersityGw.start(directory.resolve("store"));
    store.createBucket("backups");
    controller.awaitLeads();
  }

  /** A namespace of its own, with a storage. */
  Site site() {
    return new Site(api, client, store.endpoint(), directory);
  }

  @Override
  public void close() {
    controller.close();
    store.close();
    client.close();
    api.close();
  }
}
