package dev.rekindle.webhook.bench;

import dev.rekindle.testkit.Tools;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A server that answers AdmissionReviews.
 *
 * @param name what the table calls it
 * @param command the program and its arguments
 * @param environment what is added to ours
 * @param path where it answers
 */
record Contender(String name, List<String> command, Map<String, String> environment, String path) {

  /** Returns our webhook, as it is started from the checkout. */
  static Contender webhook(BenchCluster cluster, int port) {
    return new Contender(
        "webhook",
        List.of(Tools.repositoryRoot().resolve("webhook/bin/webhook").toString()),
        cluster.environment(port),
        "/mutate/statefulsets");
  }

  /** Returns the same without the cache that is made at build time. */
  static Contender withoutCache(BenchCluster cluster, int port) {
    Contender webhook = webhook(cluster, port);
    Map<String, String> environment = new HashMap<>(webhook.environment());
    environment.put("REKINDLE_JAVA_OPTIONS", "-XX:AOTMode=off");
    return new Contender("webhook, no cache", webhook.command(), environment, webhook.path());
  }

  /** Returns a handler that says yes to everything, on the same server and JVM. */
  static Contender plain(BenchCluster cluster, int port) {
    String options = Tools.repositoryRoot().resolve("webhook/bin/java.options").toString();
    return new Contender(
        "plain Javalin handler",
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "@" + options,
            "-cp",
            System.getProperty("java.class.path"),
            PlainHandlerMain.class.getName(),
            cluster.tls().toString(),
            Integer.toString(port)),
        Map.of(),
        "/validate");
  }

  /** Returns Kubernetes' own webhook of the Pod Security Standards, written in Go. */
  static Contender podSecurity(BenchCluster cluster, int port) {
    Path configuration = cluster.tls().resolveSibling("pod-security.yaml");
    Scratch.write(
        configuration,
        """
        apiVersion: pod-security.admission.config.k8s.io/v1
        kind: PodSecurityConfiguration
        defaults: {enforce: restricted, warn: restricted, audit: restricted}
        """);
    return new Contender(
        "Pod Security webhook",
        List.of(
            Tools.require("pod-security").toString(),
            "--kubeconfig=" + cluster.kubeconfig(),
            "--config=" + configuration,
            "--secure-port=" + port,
            "--tls-cert-file=" + cluster.tls().resolve("tls.crt"),
            "--tls-private-key-file=" + cluster.tls().resolve("tls.key")),
        Map.of("GOMAXPROCS", "1"),
        "/");
  }
}
