package dev.rekindle.storage.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.rekindle.storage.ByteRange;
import dev.rekindle.storage.ObjectStore;
import dev.rekindle.storage.PutMode;
import dev.rekindle.storage.ResumingStream;
import dev.rekindle.storage.Retries;
import dev.rekindle.storage.StorageUrl;
import dev.rekindle.storage.StoreConfig;
import dev.rekindle.storage.StoreException;
import dev.rekindle.storage.StoreException.Kind;
import dev.rekindle.storage.rest.Patience;
import dev.rekindle.testkit.Loopback;
import dev.rekindle.testkit.S3Endpoint;
import dev.rekindle.testkit.Toxiproxy;
import dev.rekindle.testkit.VersityGw;
import eu.rekawek.toxiproxy.Proxy;
import eu.rekawek.toxiproxy.ToxiproxyClient;
import eu.rekawek.toxiproxy.model.Toxic;
import eu.rekawek.toxiproxy.model.ToxicDirection;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.OptionalLong;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Reading while the wire between us and a real server misbehaves; and a server that is another. */
class S3FaultsIT {
  private static final String BUCKET = "faults";
  private static final byte[] CONTENT = new byte[1_000_000];
  private static final Duration SILENCE = Duration.ofSeconds(1);
  private static final Retries PATIENT =
      new Retries(10, Duration.ofMillis(20), Duration.ofMillis(100));

  @TempDir private static Path scratch;
  private static VersityGw server;
  private static VersityGw tls;
  private static Toxiproxy toxiproxy;
  private static Proxy proxy;
  private static S3Endpoint throughProxy;
  private ObjectStore store;

  @BeforeAll
  static void start() throws Exception {
    new Random(1).nextBytes(CONTENT);
    server = VersityGw.start(scratch.resolve("plain"));
    tls = VersityGw.start(scratch.resolve("tls"), VersityGw.Option.TLS);
    toxiproxy = Toxiproxy.start(scratch);
    int port = Loopback.freePort();
    proxy =
        new ToxiproxyClient(toxiproxy.host(), toxiproxy.port())
            .createProxy("s3", "127.0.0.1:" + port, server.endpoint().uri().getAuthority());
    throughProxy = server.endpoint().at(URI.create("http://127.0.0.1:" + port));
    server.createBucket(BUCKET);
    tls.createBucket(BUCKET);
    try (ObjectStore direct = S3Stores.open(server.endpoint(), BUCKET, scratch)) {
      direct.put("f", new ByteArrayInputStream(CONTENT), OptionalLong.empty(), PutMode.REPLACE);
    }
  }

  @AfterAll
  static void stop() {
    toxiproxy.close();
    server.close();
    tls.close();
  }

  @BeforeEach
  void open() throws IOException {
    Patience patience = new Patience(Duration.ofSeconds(5), SILENCE, S3Stores.RETRIES);
    store = S3Stores.open(throughProxy, BUCKET, scratch, patience);
  }

  @AfterEach
  void heal() throws IOException {
    store.close();
    proxy.enable();
    for (Toxic toxic : proxy.toxics().getAll()) {
      toxic.remove();
    }
  }

  @Test
  void resumesBodiesThatAreCut() throws Exception {
    proxy.toxics().limitData("cut", ToxicDirection.DOWNSTREAM, 300_000);

    assertThat(readAll()).isEqualTo(CONTENT);
  }

  @Test
  void saysThatABodyWasCut() throws Exception {
    proxy.toxics().limitData("cut", ToxicDirection.DOWNSTREAM, 300_000);

    StoreException e = failure(() -> store.open("f", ByteRange.ALL, null).stream().readAllBytes());

    assertThat(e.kind()).isEqualTo(Kind.UNAVAILABLE);
    assertThat(e).hasMessageContaining("read f").hasMessageContaining("early");
  }

  @Test
  void comesBackAfterResets() throws Exception {
    proxy.toxics().resetPeer("reset", ToxicDirection.DOWNSTREAM, 0);
    assertThat(failure(() -> store.open("f", ByteRange.ALL, null)).kind())
        .isEqualTo(Kind.UNAVAILABLE);
    CompletableFuture<byte[]> reading = readingInTheBackground();

    proxy.toxics().get("reset").remove();

    assertThat(reading.get()).isEqualTo(CONTENT);
  }

  @Test
  void givesUpOnAServerThatStalls() throws Exception {
    proxy.toxics().timeout("stall", ToxicDirection.DOWNSTREAM, 0);

    assertStalled(() -> store.open("f", ByteRange.ALL, null), 1);
    assertStalled(() -> store.head("f"), S3Stores.RETRIES.attempts());
    assertStalled(() -> store.list("", null).next(), S3Stores.RETRIES.attempts());
  }

  /** One silence for each attempt, and no more patience hidden anywhere. */
  private static void assertStalled(ThrowingCallable use, int attempts) {
    long begun = System.nanoTime();
    StoreException e = failure(use);
    Duration took = Duration.ofNanos(System.nanoTime() - begun);

    assertThat(e.kind()).isEqualTo(Kind.UNAVAILABLE);
    assertThat(e).hasMessageContaining("did not answer in time");
    assertThat(took)
        .isBetween(SILENCE.multipliedBy(attempts), SILENCE.multipliedBy(2L * attempts + 2));
  }

  @Test
  void waitsForASlowServer() throws Exception {
    proxy.toxics().latency("slow", ToxicDirection.DOWNSTREAM, 300);

    assertThat(readAll()).isEqualTo(CONTENT);
  }

  @Test
  void saysThatNobodyListens() throws Exception {
    proxy.disable();

    StoreException read = failure(() -> store.open("f", ByteRange.ALL, null));
    StoreException list = failure(() -> store.list("", null).next());

    assertThat(read.kind()).isEqualTo(Kind.UNAVAILABLE);
    assertThat(read).hasMessageContaining("is the endpoint right");
    assertThat(list.kind()).isEqualTo(Kind.UNAVAILABLE);
    assertThat(list).hasMessageContaining("is the endpoint right");
  }

  @Test
  void comesBackWhenTheServerDoes() throws Exception {
    proxy.disable();
    CompletableFuture<byte[]> reading = readingInTheBackground();

    proxy.enable();

    assertThat(reading.get()).isEqualTo(CONTENT);
  }

  @Test
  void saysThatTheSecretKeyIsWrong() throws Exception {
    assertKind(Kind.UNAUTHENTICATED, server.endpoint().as("testkey", "wrong"), "secret key");
  }

  @Test
  void saysThatTheAccessKeyIsWrong() throws Exception {
    assertKind(Kind.UNAUTHENTICATED, server.endpoint().as("nobody", "testsecret"), "access key");
  }

  @Test
  void saysThatTheRegionIsWrong() throws Exception {
    S3Endpoint right = server.endpoint();
    S3Endpoint wrong =
        new S3Endpoint(right.uri(), right.accessKey(), right.secretKey(), "eu-west-9", null);

    assertKind(Kind.INVALID, wrong, "region eu-west-9 is wrong; set the region to us-east-1");
  }

  @Test
  void saysThatTheHostIsUnknown() throws Exception {
    S3Endpoint nowhere = server.endpoint().at(URI.create("http://nowhere.invalid:9000"));

    assertKind(Kind.UNAVAILABLE, nowhere, "nowhere.invalid is unknown");
  }

  @Test
  void saysThatTheServerIsNotTrusted() throws Exception {
    S3Endpoint e = tls.endpoint();
    S3Endpoint withoutCa = new S3Endpoint(e.uri(), e.accessKey(), e.secretKey(), e.region(), null);

    assertKind(Kind.INVALID, withoutCa, "give the CA certificate");
  }

  @Test
  void trustsAnyServerWhenTold() throws Exception {
    StorageUrl.S3 url = new StorageUrl.S3(BUCKET, "");
    StoreConfig.Endpoint endpoint =
        new StoreConfig.Endpoint(
            tls.endpoint().uri(),
            "us-east-1",
            StoreConfig.Addressing.PATH,
            null,
            StoreConfig.Tls.INSECURE);
    Path credentials = S3Stores.credentials(tls.endpoint(), scratch);

    try (ObjectStore any =
        S3Store.open(url, new StoreConfig(url, endpoint, credentials), S3Stores.PATIENCE)) {
      assertThat(any.head("missing")).isEmpty();
      assertThat(any.list("", null).next()).isEmpty();
    }
  }

  /** Asked in every way, the store gives the same reason. */
  private static void assertKind(Kind kind, S3Endpoint endpoint, String words) throws Exception {
    try (ObjectStore wrong = S3Stores.open(endpoint, BUCKET, scratch)) {
      for (ThrowingCallable use :
          new ThrowingCallable[] {
            () -> wrong.open("f", ByteRange.ALL, null),
            () -> wrong.head("f"),
            () -> wrong.list("", null).next()
          }) {
        StoreException e = failure(use);
        assertThat(e.kind()).as(e.getMessage()).isEqualTo(kind);
        assertThat(e).hasMessageContaining(words);
      }
    }
  }

  private CompletableFuture<byte[]> readingInTheBackground() {
    CompletableFuture<byte[]> result = new CompletableFuture<>();
    Thread.ofVirtual()
        .start(
            () -> {
              try {
                result.complete(readAll());
              } catch (IOException | RuntimeException e) {
                result.completeExceptionally(e);
              }
            });
    return result;
  }

  private byte[] readAll() throws IOException {
    try (InputStream in = ResumingStream.open(store, "f", ByteRange.ALL, null, PATIENT)) {
      return in.readAllBytes();
    }
  }

  private static StoreException failure(ThrowingCallable call) {
    StoreException e = catchThrowableOfType(StoreException.class, call);
    assertThat(e).as("the failure").isNotNull();
    return e;
  }
}
