package dev.rekindle.e2e.scale;

import dev.rekindle.e2e.scale.Api.Made;
import dev.rekindle.testkit.KubeApi;
import dev.rekindle.testkit.Tools;
import dev.rekindle.testkit.VersityGw;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** One population, from the first object to the last restore. */
final class Run implements AutoCloseable {
  private static final String BUCKET = "backups";
  private static final String PREFIX = "nightly";
  private static final String BACKUPS = "/apis/rekindle.dev/v1alpha1/backups";
  private static final String SETS = "/apis/apps/v1/statefulsets";
  private static final String RECONCILED = "rekindle_reconcile_seconds";
  private static final Pattern UID = Pattern.compile("\"uid\":\"([^\"]+)\"");
  private static final Pattern LIMIT = Pattern.compile("limits:\\s+memory: ([0-9]+)Mi");
  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final List<String> KINDS = List.of("plans", "backups", "storages", "restores");

  private final Path directory;
  private final Population population;
  private final Report report;
  private final KubeApi kubernetes;
  private final Api api;
  private final Audit audit;
  private final VersityGw store;

  private Run(Path directory, Population population, Report report) {
    this.directory = directory;
    this.population = population;
    this.report = report;
    Path policy = directory.resolve("audit.yaml");
    this.audit = new Audit(directory.resolve("audit.log"));
    write(policy, Yaml.resource("audit"));
    this.kubernetes =
        KubeApi.start(
            directory.resolve("kubernetes"),
            "--audit-policy-file=" + policy,
            "--audit-log-path=" + audit.log());
    this.api = new Api(kubernetes, directory);
    this.store = VersityGw.start(directory.resolve("store"));
    store.createBucket(BUCKET);
  }

  static Run open(Path directory, Population population, Report report) {
    return new Run(directory, population, report);
  }

  void measure() {
    install();
    populate();
    Path kubeconfig = kubeconfig();
    try (MeasuredController first = MeasuredController.start(directory, "first", kubeconfig)) {
      plans(first);
      backups(first);
      first.stop();
    }
    crowd();
    lists();
    try (MeasuredController second = MeasuredController.start(directory, "second", kubeconfig)) {
      restart(second);
      idle(second);
      restores(second);
    }
    long limit = limit();
    report.row("the limit in the manifests", limit + " MiB");
    report.table(
        "%,d StatefulSets and %,d Backups in %,d namespaces"
            .formatted(population.sets(), population.backups(), population.namespaces()));
    if (report.peak() > limit) {
      throw new IllegalStateException(
          "The controller had %d MiB of memory, and its container gets %d MiB."
              .formatted(report.peak(), limit));
    }
  }

  /** Returns how much memory the container gets, in MiB. */
  private static long limit() {
    Path deployment = Tools.repositoryRoot().resolve("manifests/base/controller.yaml");
    try {
      Matcher limit = LIMIT.matcher(Files.readString(deployment));
      if (!limit.find()) {
        throw new IllegalStateException(deployment + " limits no memory");
      }
      return Long.parseLong(limit.group(1));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** As manifests/ does it, without the parts that need a node. */
  private void install() {
    Path manifests = Tools.repositoryRoot().resolve("manifests");
    kubernetes.mustKubectl("apply", "-k", manifests.resolve("crds").toString());
    kubernetes.mustKubectl("wait", "--for=condition=Established", "crd", "--all", "--timeout=60s");
    kubernetes.mustKubectl("create", "namespace", MeasuredController.NAMESPACE);
    kubernetes.mustKubectl(
        "apply", "-f", manifests.resolve("base/controller-rights.yaml").toString());
    kubernetes.mustKubectl(
        "create",
        "clusterrolebinding",
        "storage-secrets",
        "--clusterrole=rekindle-storage-secrets",
        "--serviceaccount=%s:%s"
            .formatted(MeasuredController.NAMESPACE, MeasuredController.ACCOUNT));
  }

  private void populate() {
    long begin = System.nanoTime();
    GeneratedBackups.make(
        store.objects().resolve(BUCKET).resolve(PREFIX),
        directory.resolve("same"),
        population.bucket(),
        population.kept());
    report.row("making a bucket with %,d backups".formatted(population.bucket()), since(begin));
    begin = System.nanoTime();
    List<String> namespaces = population.namespaceNames();
    api.create(namespaces.stream().map(Yaml::namespace).toList());
    api.create(namespaces.stream().map(name -> Yaml.secret(name, store.endpoint())).toList());
    List<Made> sets = new ArrayList<>();
    for (String namespace : namespaces) {
      for (int i = 0; i < population.setsEach(); i++) {
        sets.add(Yaml.statefulSet(namespace, "db-" + i));
      }
    }
    api.create(sets);
    report.row("making %,d StatefulSets".formatted(sets.size()), since(begin));
  }

  private void plans(MeasuredController controller) {
    report.row(
        "from the controller's start until it has written all first plans",
        controller.await(
            "all plans are written",
            seen -> seen.sum("rekindle_plans_written_total", "created") >= population.sets()));
    report.memory("with plans", controller);
  }

  private void backups(MeasuredController controller) {
    Scrape before = controller.scrape();
    double cpu = controller.cpu();
    long begin = System.nanoTime();
    api.create(Yaml.storage(first(), PREFIX, population.kept(), store.endpoint()));
    var _ =
        controller.await(
            "the newest backups are objects",
            seen -> seen.sum("rekindle_backups", "succeeded") >= population.kept());
    report.row(
        "until the newest %,d backups of the bucket are objects in full"
            .formatted(population.kept()),
        "%s, %.1f s of the controller's CPU"
            .formatted(Report.seconds(since(begin)), controller.cpu() - cpu));
    quantiles("while they become objects", controller.scrape(), before);
    report.memory("after that", controller);
  }

  private String first() {
    return population.namespaceNames().getFirst();
  }

  /** The same object under other names, as if each namespace had a bucket. */
  private void crowd() {
    long begin = System.nanoTime();
    Crowd crowd = new Crowd(api, first());
    List<String> namespaces = population.namespaceNames();
    int others = population.backups() - population.kept();
    crowd.make(namespaces.subList(1, namespaces.size()), others);
    report.row("making %,d more Backups".formatted(others), since(begin));
  }

  private void idle(MeasuredController controller) {
    Scrape before = controller.scrape();
    double cpu = controller.cpu();
    long lines = audit.lines();
    long begin = System.nanoTime();
    sleep(population.idle());
    double minutes = since(begin).toNanos() / 6e10;
    Map<String, Integer> requests = audit.since(lines);
    report.row(
        "CPU while nothing happens",
        "%.2f %% of a core".formatted((controller.cpu() - cpu) / minutes / 60 * 100));
    report.row(
        "requests while nothing happens",
        requests.entrySet().stream()
            .map(one -> "%.1f %s".formatted(one.getValue() / minutes, one.getKey()))
            .collect(
                Collectors.joining(
                    ", ",
                    "%.0f a minute: "
                        .formatted(
                            requests.values().stream().mapToInt(Integer::intValue).sum() / minutes),
                    "")));
    quantiles("while nothing happens", controller.scrape(), before);
    report.memory("while nothing happens", controller);
  }

  private void quantiles(String when, Scrape now, Scrape before) {
    for (String kind : KINDS) {
      String label = "kind=\"" + kind + '"';
      double count =
          now.sum(RECONCILED + "_count", label) - before.sum(RECONCILED + "_count", label);
      now.quantile(RECONCILED, label, 0.5, before)
          .ifPresent(
              half ->
                  report.row(
                      "reconciling " + kind + ' ' + when,
                      "%,.0f times; p50 %s, p99 %s"
                          .formatted(
                              count,
                              Report.seconds(half),
                              now.quantile(RECONCILED, label, 0.99, before)
                                  .map(Report::seconds)
                                  .orElse("none"))));
    }
  }

  /** What nobody can be faster than who has to see everything once. */
  private void lists() {
    for (String path : List.of(BACKUPS, SETS, "/api/v1/configmaps")) {
      Api.Read read = api.read(path);
      report.row(
          "reading all of " + path + " once and throwing it away",
          "%s, %.1f MiB".formatted(Report.seconds(read.took()), read.bytes() / 1048576.0));
    }
  }

  private void restart(MeasuredController controller) {
    String ready = Report.seconds(controller.awaitReady());
    report.row(
        "from start until it leads and has seen everything",
        "%s, %.1f s of CPU".formatted(ready, controller.cpu()));
    String looked =
        Report.seconds(
            controller.await(
                "each Backup was looked at",
                seen ->
                    seen.sum(RECONCILED + "_count", "kind=\"backups\"") >= population.backups()));
    report.row(
        "from start until each Backup was looked at once",
        "%s, %.1f s of CPU".formatted(looked, controller.cpu()));
    report.memory("after the restart", controller);
  }

  private void restores(MeasuredController controller) {
    long[] millis = new long[population.restores()];
    for (int i = 0; i < millis.length; i++) {
      millis[i] = restore("db-" + i).toMillis();
    }
    Arrays.sort(millis);
    report.row(
        "from a Restore to its first plan `stage`, %d times".formatted(millis.length),
        "median %d ms, slowest %d ms"
            .formatted(millis[millis.length / 2], millis[millis.length - 1]));
    report.memory("with restores", controller);
  }

  private Duration restore(String set) {
    String backup = GeneratedBackups.name(population.bucket() - 1);
    String plan = Yaml.planOf(first(), set);
    pods(set);
    long begin = System.nanoTime();
    api.create(Yaml.restore(first(), backup, set));
    while (!api.get(plan).contains("stage")) {
      if (since(begin).compareTo(PATIENCE) > 0) {
        throw new IllegalStateException(
            "No plan after %s; the Restore: %s"
                .formatted(PATIENCE, api.get(Yaml.restores(first()))));
      }
      sleep(Duration.ofMillis(5));
    }
    return since(begin);
  }

  /** Nothing is restored that is not rolled out. */
  private void pods(String set) {
    String found = api.get(Yaml.statefulSets(first()) + '/' + set);
    Matcher uid = UID.matcher(found);
    if (!uid.find()) {
      throw new IllegalStateException("No uid in " + found);
    }
    for (int ordinal = 0; ordinal < Population.PODS; ordinal++) {
      api.create(Yaml.pod(first(), set, uid.group(1), ordinal));
    }
  }

  private Path kubeconfig() {
    String token =
        kubernetes
            .mustKubectl(
                "-n", MeasuredController.NAMESPACE, "create", "token", MeasuredController.ACCOUNT)
            .strip();
    Path file = directory.resolve("controller.kubeconfig");
    write(file, kubernetes.kubeconfig());
    String there = "--kubeconfig=" + file;
    kubernetes.mustKubectl(there, "config", "set-credentials", "controller", "--token=" + token);
    kubernetes.mustKubectl(there, "config", "set-context", "--current", "--user=controller");
    return file;
  }

  private static Duration since(long begin) {
    return Duration.ofNanos(System.nanoTime() - begin);
  }

  private static void sleep(Duration time) {
    try {
      Thread.sleep(time);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }

  private static void write(Path file, String text) {
    try {
      Files.writeString(file, text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    store.close();
    api.close();
    kubernetes.close();
  }
}
