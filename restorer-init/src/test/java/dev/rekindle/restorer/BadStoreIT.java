package dev.rekindle.restorer;

import static dev.rekindle.name.ExitCode.BUCKET;
import static dev.rekindle.name.ExitCode.CREDENTIALS;
import static dev.rekindle.name.ExitCode.INTEGRITY;
import static dev.rekindle.name.ExitCode.UNAVAILABLE;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import dev.rekindle.name.ExitCode;
import dev.rekindle.testkit.Loopback;
import dev.rekindle.testkit.S3Endpoint;
import dev.rekindle.testkit.SignedRequests;
import dev.rekindle.testkit.TamperingProxy;
import dev.rekindle.testkit.Toxiproxy;
import dev.rekindle.testkit.VersityGw;
import eu.rekawek.toxiproxy.Proxy;
import eu.rekawek.toxiproxy.ToxiproxyClient;
import eu.rekawek.toxiproxy.model.Toxic;
import eu.rekawek.toxiproxy.model.ToxicDirection;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Whatever a store and the wire to it do to a restore: it goes on, or a message names the cause,
 * and the old data is as it was.
 */
class BadStoreIT {
  private static final String BUCKET_NAME = "backups";
  private static final String DATA = "nb-1-big-Data.db";

  @TempDir private static Path servers;
  private static VersityGw server;
  private static VersityGw tls;
  private static Toxiproxy toxiproxy;
  private static Proxy wire;
  private static S3Endpoint overTheWire;

  @TempDir private Path directory;
  private NodeFixture node;
  private Map<String, String> before;

  @BeforeAll
  static void startServers() throws IOException {
    server = VersityGw.start(servers.resolve("plain"));
    tls = VersityGw.startTls(servers.resolve("tls"));
    MedusaFixture backup = MedusaFixture.of(4, 300_000);
    for (VersityGw each : new VersityGw[] {server, tls}) {
      upload(each.endpoint(), BUCKET_NAME, backup);
    }
    toxiproxy = Toxiproxy.start(servers);
    int port = Loopback.freePort();
    wire =
        new ToxiproxyClient(toxiproxy.host(), toxiproxy.port())
            .createProxy("s3", "127.0.0.1:" + port, server.endpoint().uri().getAuthority());
    overTheWire = server.endpoint().at(URI.create("http://127.0.0.1:" + port));
  }

  @AfterAll
  static void stopServers() {
    toxiproxy.close();
    tls.close();
    server.close();
  }

  @BeforeEach
  void fillVolume() throws IOException {
    node = new NodeFixture(directory).withOldData();
    before = node.databaseFiles();
  }

  @AfterEach
  void mendTheWire() throws IOException {
    wire.enable();
    for (Toxic toxic : wire.toxics().getAll()) {
      toxic.remove();
    }
  }

  @Test
  void namesTheRightRegionWhenItIsWrong() throws IOException {
    S3Endpoint e = server.endpoint();
    S3Endpoint wrong =
        new S3Endpoint(e.uri(), e.accessKey(), e.secretKey(), "eu-west-9", e.caPem());

    refused(node.byHand(wrong, BUCKET_NAME), BUCKET, "eu-west-9", "set the region to us-east-1");
  }

  @Test
  void saysThatTheCredentialsHaveExpired() throws IOException {
    String expired = TamperingProxy.error(400, "ExpiredToken", "The provided token has expired.");
    try (TamperingProxy proxy = tampering(_ -> Optional.of(expired))) {
      refused(through(proxy), CREDENTIALS, "s3://backups", "have expired; renew them");
    }
  }

  @Test
  void saysThatTheServerIsNotTrusted() throws IOException {
    Map<String, String> settings = node.byHand(tls.endpoint(), BUCKET_NAME);
    settings.remove("REKINDLE_CA_FILE");

    refused(settings, BUCKET, tls.endpoint().uri().toString(), "give the CA certificate");
  }

  @Test
  void givesUpOnAServerThatIsBusy() throws IOException {
    String busy = TamperingProxy.error(503, "SlowDown", "Please reduce your request rate.");
    AtomicInteger asked = new AtomicInteger();
    try (TamperingProxy proxy = tampering(counted(asked, _ -> Optional.of(busy)))) {
      refused(through(proxy), UNAVAILABLE, proxy.uri().toString(), "slow down", "SlowDown");
    }
    // HEAD has no body, so each attempt asks once more by GET.
    assertThat(asked).hasValueBetween(2, 4);
  }

  @Test
  void waitsForAServerThatIsBusyForAWhile() throws IOException {
    String busy = TamperingProxy.error(503, "SlowDown", "Please reduce your request rate.");
    AtomicInteger asked = new AtomicInteger();
    try (TamperingProxy proxy =
        tampering(
            counted(
                asked, _ -> asked.get() % 7 == 3 ? Optional.of(busy) : Optional.<String>empty()))) {
      Map<String, String> settings = through(proxy);
      settings.put("REKINDLE_ATTEMPTS", "8");
      restored(settings);
    }
    assertThat(asked).hasValueGreaterThan(40);
  }

  @Test
  void givesUpOnAServerThatResetsConnections() throws IOException {
    wire.toxics().resetPeer("reset", ToxicDirection.DOWNSTREAM, 0);

    refused(overTheWire(), UNAVAILABLE, overTheWire.uri().toString(), "broke off");
  }

  @Test
  void givesUpSoonWhenNobodyListens() throws IOException {
    wire.disable();
    long begun = System.nanoTime();

    refused(overTheWire(), UNAVAILABLE, "is the endpoint right and the store running?");

    assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(30));
  }

  @Test
  void givesUpOnAServerThatAcceptsAndNeverAnswers() throws IOException {
    wire.toxics().timeout("silence", ToxicDirection.DOWNSTREAM, 0);
    Map<String, String> settings = overTheWire();
    settings.put("REKINDLE_ATTEMPTS", "1");
    long begun = System.nanoTime();

    refused(settings, UNAVAILABLE, overTheWire.uri().toString(), "did not answer in time");

    assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(60));
  }

  @Test
  void givesUpOnAServerThatDrips() throws IOException {
    // A byte every 200 ms: never silent, and never done.
    wire.toxics().slicer("drip", ToxicDirection.DOWNSTREAM, 1, 200_000);
    Map<String, String> settings = overTheWire();
    settings.put("REKINDLE_ATTEMPTS", "1");
    long begun = System.nanoTime();

    refused(settings, UNAVAILABLE, overTheWire.uri().toString(), "bytes came in");

    assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(90));
  }

  @Test
  void givesUpOnBodiesThatAreCutAgainAndAgain() throws IOException {
    wire.toxics().limitData("cut", ToxicDirection.DOWNSTREAM, 20);

    refused(overTheWire(), UNAVAILABLE, overTheWire.uri().toString());
  }

  @Test
  void goesOnWhereBodiesWereCut() throws IOException {
    wire.toxics().limitData("cut", ToxicDirection.DOWNSTREAM, 120_000);
    Map<String, String> settings = overTheWire();
    settings.put(
        "REKINDLE_ATTEMPTS", "10"); // what is left of a used connection may be next to nothing

    restored(settings);
  }

  @Test
  void refusesAWrongByteBehindACut() throws IOException {
    Map.Entry<String, byte[]> object =
        MedusaFixture.of(4, 300_000).objects().entrySet().stream()
            .filter(each -> each.getKey().endsWith("ks/" + MedusaFixture.TABLE + "/" + DATA))
            .findFirst()
            .orElseThrow();
    byte[] content = object.getValue();
    String sound = new String(content, ISO_8859_1);
    String headers =
        " OK\r\nConnection: close\r\nETag: \"%s\"\r\n".formatted(MedusaFixture.md5(content));
    content[content.length - 1] ^= 1;
    String wrong = new String(content, ISO_8859_1);
    AtomicInteger resumed = new AtomicInteger();
    try (TamperingProxy proxy =
        tampering(
            head -> {
              if (!head.startsWith("GET ") || !head.contains(object.getKey())) {
                return Optional.empty();
              }
              Matcher range = Pattern.compile("(?i)\r\nrange: bytes=([1-9][0-9]*)-").matcher(head);
              if (!range.find()) {
                return Optional.of(
                    "HTTP/1.1 200%sContent-Length: %d\r\n\r\n%s"
                        .formatted(headers, content.length, sound.substring(0, 100_000)));
              }
              resumed.incrementAndGet();
              int from = Integer.parseInt(range.group(1));
              return Optional.of(
                  "HTTP/1.1 206%sContent-Length: %d\r\nContent-Range: bytes %d-%d/%d\r\n\r\n%s"
                      .formatted(
                          headers,
                          content.length - from,
                          from,
                          content.length - 1,
                          content.length,
                          wrong.substring(from)));
            })) {
      refused(through(proxy), INTEGRITY, object.getKey());
    }
    assertThat(resumed).hasPositiveValue();
  }

  @Test
  void waitsForASlowServer() throws IOException {
    wire.toxics().latency("slow", ToxicDirection.DOWNSTREAM, 150);

    restored(overTheWire());
  }

  @Test
  void restoresOverTls() throws IOException {
    restored(node.byHand(tls.endpoint(), BUCKET_NAME));
  }

  @Test
  void refusesAnObjectWhoseTagIsNotTheManifests() throws IOException {
    String other =
        TamperingProxy.answer(
            "200 OK\r\nETag: \"0123456789abcdef0123456789abcdef\"", "x".repeat(300_000));
    try (TamperingProxy proxy =
        tampering(head -> head.contains(DATA) ? Optional.of(other) : Optional.empty())) {
      refused(through(proxy), INTEGRITY, DATA);
    }
  }

  @Test
  void refusesAnObjectThatChangesWhileItIsRead() throws IOException {
    MedusaFixture backup = MedusaFixture.of(1, 40 << 20);
    upload(server.endpoint(), "changing", backup);
    String key =
        backup.objects().keySet().stream()
            .filter(name -> name.endsWith("ks/" + MedusaFixture.TABLE + "/" + DATA))
            .findFirst()
            .orElseThrow();
    Map<String, String> settings = node.byHand(server.endpoint(), "changing");
    settings.put("REKINDLE_CONCURRENCY", "1");
    settings.put("REKINDLE_BANDWIDTH", "3M");

    try (RestorerProcess process = RestorerProcess.start(node.scratch, settings, "restore")) {
      process.await(
          "it reads the large object",
          () -> RestorerProcess.text(node.status).matches("(?s).*\"bytesDone\":[1-9][0-9]{6,}.*"));
      byte[] other = backup.objects().get(key).clone();
      other[other.length - 1] ^= 1;
      SignedRequests.of(server.endpoint()).put("changing", key, other);

      assertRefused(process.ended(), INTEGRITY, key, "written again meanwhile");
    }
  }

  private static void upload(S3Endpoint endpoint, String bucket, MedusaFixture backup) {
    SignedRequests requests = SignedRequests.of(endpoint);
    requests.createBucket(bucket);
    backup.objects().forEach((key, content) -> requests.put(bucket, key, content));
  }

  private static TamperingProxy tampering(Function<String, Optional<String>> answer) {
    return TamperingProxy.start(server.endpoint().uri(), answer);
  }

  private static Function<String, Optional<String>> counted(
      AtomicInteger asked, Function<String, Optional<String>> answer) {
    return head -> {
      asked.incrementAndGet();
      return answer.apply(head);
    };
  }

  private Map<String, String> through(TamperingProxy proxy) throws IOException {
    return node.byHand(server.endpoint().at(proxy.uri()), BUCKET_NAME);
  }

  private Map<String, String> overTheWire() throws IOException {
    return node.byHand(overTheWire, BUCKET_NAME);
  }

  private void restored(Map<String, String> settings) throws IOException {
    RestorerProcess.Ended ended = RestorerProcess.run(node.scratch, settings, "restore");

    assertThat(ended.exitCode()).as(ended.log()).isZero();
    assertThat(node.restoredFile()).exists();
    assertThat(Files.readString(node.result)).contains("\"proof.size\":0", "\"proof.object\":0");
  }

  private void refused(Map<String, String> settings, ExitCode code, String... named)
      throws IOException {
    assertRefused(RestorerProcess.run(node.scratch, settings, "restore"), code, named);
  }

  private void assertRefused(RestorerProcess.Ended ended, ExitCode code, String... named)
      throws IOException {
    assertThat(ended.exitCode()).as(ended.log()).isEqualTo(code.number());
    assertThat(ended.lastLine()).contains(named).contains(code.name());
    assertThat(ended.log() + ended.out()).doesNotContain(server.endpoint().secretKey());
    assertThat(Files.readString(node.result)).contains("\"code\":\"" + code.name() + "\"");
    assertThat(node.databaseFiles()).isEqualTo(before);
  }
}
