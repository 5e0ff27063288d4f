package dev.rekindle.storage;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rekindle.storage.StoreException.Kind;
import dev.rekindle.storage.rest.Patience;
import dev.rekindle.testkit.Loopback;
import dev.rekindle.testkit.Toxiproxy;
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

/** What every store over HTTP does while the wire between it and a real server misbehaves. */
public abstract class WireFaultsContract {
  private static final byte[] CONTENT = new byte[1_000_000];
  private static final Duration SILENCE = Duration.ofSeconds(1);
  private static final Retries INSIDE =
      new Retries(3, Duration.ofMillis(20), Duration.ofMillis(200));
  private static final Retries PATIENT =
      new Retries(10, Duration.ofMillis(20), Duration.ofMillis(100));

  @TempDir private static Path logs;
  private static Toxiproxy toxiproxy;
  private Proxy proxy;
  private ObjectStore store;

  /** The server's own address. */
  protected abstract URI server();

  /** Opens a store whose server is reached at that address. */
  protected abstract ObjectStore open(URI server, Patience patience) throws IOException;

  @BeforeAll
  static void startProxies() {
    new Random(1).nextBytes(CONTENT);
    toxiproxy = Toxiproxy.start(logs);
  }

  @AfterAll
  static void stopProxies() {
    toxiproxy.close();
  }

  @BeforeEach
  void openThroughTheProxy() throws IOException {
    Patience patience = new Patience(Duration.ofSeconds(5), Duration.ofSeconds(20), INSIDE);
    try (ObjectStore direct = open(server(), patience)) {
      direct.put("f", new ByteArrayInputStream(CONTENT), OptionalLong.empty(), PutMode.REPLACE);
    }
    String address = "127.0.0.1:" + Loopback.freePort();
    proxy =
        new ToxiproxyClient(toxiproxy.host(), toxiproxy.port())
            .createProxy(address, address, server().getAuthority());
    store =
        open(URI.create("http://" + address), new Patience(Duration.ofSeconds(5), SILENCE, INSIDE));
  }

  @AfterEach
  void closeProxy() throws IOException {
    store.close();
    proxy.delete();
  }

  @Test
  void resumesBodiesThatAreCut() throws Exception {
    proxy.toxics().limitData("cut", ToxicDirection.DOWNSTREAM, 300_000);

    assertThat(readAll()).isEqualTo(CONTENT);
  }

  @Test
  void saysThatABodyWasCut() throws Exception {
    proxy.toxics().limitData("cut", ToxicDirection.DOWNSTREAM, 300_000);

    StoreException e =
        StoreFailures.of(() -> store.open("f", ByteRange.ALL, null).stream().readAllBytes());

    assertThat(e.kind()).isEqualTo(Kind.UNAVAILABLE);
    assertThat(e).hasMessageContaining("read f").hasMessageContaining("early");
  }

  @Test
  void comesBackAfterResets() throws Exception {
    Toxic reset = proxy.toxics().resetPeer("reset", ToxicDirection.DOWNSTREAM, 0);
    assertThat(StoreFailures.of(() -> store.open("f", ByteRange.ALL, null)).kind())
        .isEqualTo(Kind.UNAVAILABLE);
    CompletableFuture<byte[]> reading = readingInTheBackground();

    reset.remove();

    assertThat(reading.get()).isEqualTo(CONTENT);
  }

  @Test
  void givesUpOnAServerThatStalls() throws Exception {
    proxy.toxics().timeout("stall", ToxicDirection.DOWNSTREAM, 0);

    assertStalled(() -> store.open("f", ByteRange.ALL, null), 1);
    assertStalled(() -> store.head("f"), INSIDE.attempts());
    assertStalled(() -> store.list("", null).next(), INSIDE.attempts());
  }

  /** One silence for each attempt, and no more patience hidden anywhere. */
  private static void assertStalled(ThrowingCallable use, int attempts) {
    long begun = System.nanoTime();
    StoreException e = StoreFailures.of(use);
    Duration took = Duration.ofNanos(System.nanoTime() - begun);

    assertThat(e.kind()).isEqualTo(Kind.UNAVAILABLE);
    assertThat(e).hasMessageContaining("did not answer in time");
    assertThat(took)
        .isBetween(SILENCE.multipliedBy(attempts), SILENCE.multipliedBy(2L * attempts + 2));
  }

  @Test
  void givesUpWritingToAServerThatStalls() throws Exception {
    proxy.toxics().timeout("stall", ToxicDirection.DOWNSTREAM, 0);

    StoreException e =
        StoreFailures.of(
            () ->
                store.put(
                    "g",
                    new ByteArrayInputStream(new byte[10]),
                    OptionalLong.empty(),
                    PutMode.REPLACE));

    assertThat(e.kind()).as(e.getMessage()).isEqualTo(Kind.UNAVAILABLE);
  }

  @Test
  void writesAgainWhenTheServerComesBack() throws Exception {
    Toxic reset = proxy.toxics().resetPeer("reset", ToxicDirection.DOWNSTREAM, 0);
    try (ObjectStore patient = open(URI.create("http://" + proxy.getListen()), patience(PATIENT))) {
      CompletableFuture<ObjectInfo> writing = new CompletableFuture<>();
      Thread.ofVirtual()
          .start(
              () -> {
                try {
                  InputStream content = new ByteArrayInputStream(CONTENT);
                  writing.complete(
                      patient.put("g", content, OptionalLong.empty(), PutMode.REPLACE));
                } catch (StoreException e) {
                  writing.completeExceptionally(e);
                }
              });

      reset.remove();

      assertThat(writing.get().size()).isEqualTo(CONTENT.length);
    }
  }

  private static Patience patience(Retries retries) {
    return new Patience(Duration.ofSeconds(5), SILENCE, retries);
  }

  @Test
  void waitsForASlowServer() throws Exception {
    proxy.toxics().latency("slow", ToxicDirection.DOWNSTREAM, 300);

    assertThat(readAll()).isEqualTo(CONTENT);
  }

  @Test
  void saysThatNobodyListens() throws Exception {
    proxy.disable();

    for (ThrowingCallable use :
        new ThrowingCallable[] {
          () -> store.open("f", ByteRange.ALL, null), () -> store.list("", null).next()
        }) {
      StoreException e = StoreFailures.of(use);
      assertThat(e.kind()).isEqualTo(Kind.UNAVAILABLE);
      assertThat(e).hasMessageContaining("is the endpoint right");
    }
  }

  @Test
  void comesBackWhenTheServerDoes() throws Exception {
    proxy.disable();
    CompletableFuture<byte[]> reading = readingInTheBackground();

    proxy.enable();

    assertThat(reading.get()).isEqualTo(CONTENT);
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
}
