package dev.rekindle.webhook.bench;

import dev.rekindle.testkit.Loopback;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;

/**
 * Measures the webhook: the decision alone, and the server under a load over TLS beside a handler
 * that does nothing and another project's webhook. Takes an empty directory, then {@code decision},
 * {@code server} or nothing for both, and the seconds of each load.
 */
public final class WebhookBenchMain {
  private static final int RATE = 1_000;
  private static final int STARTS = 7;

  private final Path directory;
  private final Duration time;
  private final HttpClient client;

  private WebhookBenchMain(Path directory, Duration time, HttpClient client) {
    this.directory = directory;
    this.time = time;
    this.client = client;
  }

  /** Runs what the arguments name. */
  public static void main(String[] arguments) throws Exception {
    Path directory = Path.of(arguments[0]);
    String what = arguments.length > 1 ? arguments[1] : "all";
    Duration time = Duration.ofSeconds(arguments.length > 2 ? Long.parseLong(arguments[2]) : 20);
    if (!what.equals("server")) {
      decide(time);
    }
    if (!what.equals("decision")) {
      try (BenchCluster cluster = new BenchCluster(directory.resolve("cluster"));
          HttpClient client = HttpClient.newBuilder().sslContext(trust(cluster)).build()) {
        String only = arguments.length > 3 ? arguments[3] : "";
        new WebhookBenchMain(Scratch.directory(directory.resolve("work")), time, client)
            .serve(cluster, only);
      }
    }
    System.exit(0); // the API server's library leaves threads
  }

  private static SSLContext trust(BenchCluster cluster) throws Exception {
    var keys = KeyStore.getInstance("PKCS12");
    keys.load(null, null);
    try (var in = Files.newInputStream(cluster.authorityOfServers())) {
      keys.setCertificateEntry(
          "ca", CertificateFactory.getInstance("X.509").generateCertificate(in));
    }
    var managers = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    managers.init(keys);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, managers.getTrustManagers(), null);
    return context;
  }

  private static void decide(Duration time) throws RunnerException {
    new Runner(
            new OptionsBuilder()
                .include(DecisionBenchmark.class.getSimpleName())
                .forks(1)
                .warmupIterations(3)
                .warmupTime(TimeValue.seconds(time.toSeconds() / 4))
                .measurementIterations(3)
                .measurementTime(TimeValue.seconds(time.toSeconds() / 4))
                .jvmArgs("-XX:+UseSerialGC", "-Xmx64m")
                .addProfiler(GCProfiler.class)
                .build())
        .run();
  }

  private void serve(BenchCluster cluster, String only) {
    int port = Loopback.freePort();
    List<Contender> contenders =
        List.of(
            Contender.webhook(cluster, port),
            Contender.withoutCache(cluster, port),
            Contender.plain(cluster, port),
            Contender.podSecurity(cluster, port));
    List<String> rows = new ArrayList<>();
    rows.add(
        "| | first answer, median of %d, s | cold: p99 ms | p50 ms | p99 ms | p99.9 ms | at most, 1/s | resident MiB |"
            .formatted(STARTS));
    rows.add("| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: |");
    for (Contender contender : contenders) {
      if (!only.isEmpty() && !contender.name().equals(only)) {
        continue;
      }
      System.out.println("... " + contender.name());
      rows.add(row(contender, cluster, port));
    }
    System.out.println();
    System.out.println(
        "A StatefulSet of %,d bytes, created; each server on one core, %,d requests a second over TLS from another."
            .formatted(Reviews.SIZE, RATE));
    System.out.println();
    rows.forEach(System.out::println);
  }

  private String row(Contender contender, BenchCluster cluster, int port) {
    List<Duration> starts = new ArrayList<>();
    for (int i = 1; i < STARTS; i++) {
      try (Served served = Served.start(contender, port, client, directory)) {
        starts.add(served.firstAnswer());
      }
    }
    try (Served served = Served.start(contender, port, client, directory)) {
      starts.add(served.firstAnswer());
      Load cold = load(served, cluster, RATE);
      Load warm = load(served, cluster, RATE);
      Load most = load(served, cluster, Load.MOST);
      long resident = served.residentBytes();
      return String.format(
          Locale.ROOT,
          "| %s | %.2f | %.1f | %.2f | %.2f | %.2f | %,.0f | %d |",
          contender.name(),
          starts.stream().sorted().skip(STARTS / 2).findFirst().orElseThrow().toMillis() / 1e3,
          cold.p99() * 1e3,
          warm.p50() * 1e3,
          warm.p99() * 1e3,
          warm.p999() * 1e3,
          most.perSecond(),
          resident >> 20);
    }
  }

  private Load load(Served served, BenchCluster cluster, int rate) {
    return Load.send(served.address(), cluster.authorityOfServers(), rate, time, directory);
  }
}
