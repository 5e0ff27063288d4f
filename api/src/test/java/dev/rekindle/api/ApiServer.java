package dev.rekindle.api;

import dev.rekindle.testkit.KubeApi;
import dev.rekindle.testkit.Tools;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.nio.file.Path;

/** A real API server that knows our kinds, as a user installs them. */
final class ApiServer {
  private static final Path MANIFESTS = Tools.repositoryRoot().resolve("manifests");

  private ApiServer() {}

  /** The one of this JVM. */
  static KubeApi shared() {
    return Shared.API;
  }

  /** An administrator. */
  static KubernetesClient client() {
    return new KubernetesClientBuilder()
        .withConfig(Config.fromKubeconfig(shared().kubeconfig()))
        .build();
  }

  static Path manifest(String path) {
    return MANIFESTS.resolve(path);
  }

  /** Started when first used. */
  private static final class Shared {
    private static final KubeApi API = KubeApi.shared();

    static {
      API.mustKubectl("apply", "--server-side", "-k", manifest("crds").toString());
      API.mustKubectl("wait", "--for=condition=Established", "--timeout=60s", "crd", "--all");
    }
  }
}
