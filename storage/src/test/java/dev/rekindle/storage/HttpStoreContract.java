package dev.rekindle.storage;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.rekindle.storage.StoreException.Kind;
import dev.rekindle.testkit.ForwardProxy;
import dev.rekindle.testkit.Loopback;
import dev.rekindle.testkit.TamperingProxy;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * What a store over HTTP promises besides: proxies, and what it says when the service refuses. What
 * the server cannot be brought to say is said in front of it, in the words of the real service.
 */
public abstract class HttpStoreContract extends ObjectStoreContract {
  private static final Retries RETRIES =
      new Retries(3, Duration.ofMillis(10), Duration.ofSeconds(2));
  private static final Duration ASKED = Duration.ofSeconds(1);

  /** A date at which no machine of ours is. */
  protected static final String OTHER_TIME = "Date: Sat, 01 Jan 2022 10:00:00 GMT";

  /** How the services say that they are to be asked again after {@link #ASKED}. */
  protected static final String LATER = "Retry-After: 1";

  @TempDir private static Path logs;
  private static ForwardProxy open;
  private static ForwardProxy picky;

  /** Why a service does not do what it is asked. */
  public enum Trouble {
    /** Too many requests; it says {@link #LATER}. */
    THROTTLED,
    /** The clock of who asks is off; it says {@link #OTHER_TIME}. */
    CLOCK_IS_OFF,
    /** The credentials are nobody's. */
    WRONG,
    /** The credentials were good once. */
    EXPIRED,
    /** The credentials were taken back. */
    REVOKED
  }

  /** The server's own address. */
  protected abstract URI server();

  /** Opens the store under test, whose bucket exists, at another address of its server. */
  protected abstract ObjectStore open(URI server, Proxies proxies, Retries retries)
      throws IOException;

  /** Returns a whole answer of the service, as {@link TamperingProxy} takes it. */
  protected abstract String answer(Trouble trouble);

  /** What must be in no message. */
  protected abstract List<String> secrets();

  @BeforeAll
  static void startProxies() {
    open = ForwardProxy.start(logs);
    picky = ForwardProxy.startWithPassword(logs);
  }

  @AfterAll
  static void stopProxies() {
    open.close();
    picky.close();
  }

  @Test
  void goesThroughAProxy() throws Exception {
    usesEverything(proxies(open.uri().toString(), ""));

    open.awaitUse(server());
  }

  @Test
  void goesThroughAProxyThatWantsAPassword() throws Exception {
    usesEverything(proxies(picky.uriWithPassword(), ""));

    picky.awaitUse(server());
  }

  @Test
  void goesDirectlyWhereNoProxyIsWanted() throws Exception {
    usesEverything(proxies("http://127.0.0.1:" + Loopback.freePort(), "10.0.0.0/8,0.0.0.0/32"));
  }

  @Test
  void saysThatTheProxyWantsAnotherPassword() throws Exception {
    String wrong = "http://user:wr0ng-pa55word@127.0.0.1:" + picky.uri().getPort();
    try (ObjectStore store = open(ForwardProxy.through(server()), proxies(wrong, ""), RETRIES)) {
      for (ThrowingCallable use : reads(store).values()) {
        StoreException e =
            StoreFailures.of(use, Kind.INVALID, store.name(), "the proxy http://127.0.0.1:", "407");
        StoreFailures.assertHidden(e, List.of("wr0ng-pa55word", "d3IwbmctcGE1NXdvcmQ"));
      }
    }
  }

  @Test
  void saysThatTheProxyDoesNotAnswer() throws Exception {
    String nobody = "http://127.0.0.1:" + Loopback.freePort();
    try (ObjectStore store = open(ForwardProxy.through(server()), proxies(nobody, ""), RETRIES)) {
      for (ThrowingCallable use : reads(store).values()) {
        StoreFailures.of(
            use, Kind.UNAVAILABLE, store.name(), "no connection to the proxy " + nobody);
      }
    }
  }

  private static Proxies proxies(String url, String except) throws StoreException {
    return Proxies.of(Map.of("HTTPS_PROXY", url, "http_proxy", url, "NO_PROXY", except));
  }

  private void usesEverything(Proxies proxies) throws IOException {
    String key = "proxied-" + UUID.randomUUID();
    try (ObjectStore store = open(ForwardProxy.through(server()), proxies, RETRIES)) {
      put(store, key);
      assertThat(store.head(key).orElseThrow().size()).isEqualTo(7);
      assertThat(store.open(key, new ByteRange(1, 3), null).stream().readAllBytes())
          .asString(UTF_8)
          .isEqualTo("ont");
      try (Listing listing = store.list(key, null)) {
        assertThat(listing.next().orElseThrow().key()).isEqualTo(key);
      }
      store.delete(key);
      assertThat(store.head(key)).isEmpty();
    }
  }

  @Test
  void waitsAsLongAsAThrottlingStoreAsks() throws Exception {
    AtomicInteger throttled = new AtomicInteger();
    try (TamperingProxy front =
            TamperingProxy.start(
                server(),
                _ ->
                    throttled.getAndUpdate(n -> Math.max(0, n - 1)) > 0
                        ? Optional.of(answer(Trouble.THROTTLED))
                        : Optional.empty());
        ObjectStore store = open(front.uri(), Proxies.NONE, RETRIES)) {
      put(store, "throttled");
      Map<String, ThrowingCallable> uses = uses(store);
      ThrowingCallable open = uses.remove("open");
      for (Map.Entry<String, ThrowingCallable> use : uses.entrySet()) {
        throttled.set(1);
        assertThat(timeOf(use.getValue())).as(use.getKey()).isGreaterThanOrEqualTo(ASKED);
      }
      throttled.set(1);
      assertThat(StoreFailures.of(open, Kind.THROTTLED).retryAfter()).contains(ASKED);
    }
  }

  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "THROTTLED")
  void saysWhyTheServiceDoesNotBelieveIt(Trouble trouble) throws Exception {
    String words = trouble == Trouble.CLOCK_IS_OFF ? "clock is off; set it" : "credentials";
    AtomicInteger asked = new AtomicInteger();
    try (TamperingProxy front =
            TamperingProxy.start(
                server(),
                _ -> {
                  asked.incrementAndGet();
                  return Optional.of(answer(trouble));
                });
        ObjectStore store = open(front.uri(), Proxies.NONE, RETRIES)) {
      for (Map.Entry<String, ThrowingCallable> use : uses(store).entrySet()) {
        asked.set(0);
        StoreException e =
            StoreFailures.of(use.getValue(), Kind.UNAUTHENTICATED, store.name(), words);
        StoreFailures.assertHidden(e, secrets());
        assertThat(asked.get()).as(use.getKey()).isBetween(1, 3);
      }
    }
  }

  @Test
  void believesNoServerForWhichNobodyVouches() throws Exception {
    try (TamperingProxy stranger = TamperingProxy.startStranger(server());
        ObjectStore store = open(stranger.uri(), Proxies.NONE, RETRIES)) {
      for (Map.Entry<String, ThrowingCallable> use : uses(store).entrySet()) {
        StoreException e =
            StoreFailures.of(use.getValue(), Kind.INVALID, store.name(), "give the CA certificate");
        StoreFailures.assertHidden(e, secrets());
      }
    }
  }

  @Test
  void asksOnceForEachObjectAndEachPage() throws Exception {
    List<String> keys = IntStream.range(0, 3).mapToObj("counted/%d"::formatted).toList();
    List<String> asked = new CopyOnWriteArrayList<>();
    try (TamperingProxy front =
            TamperingProxy.start(
                server(),
                head -> {
                  asked.add(head.lines().findFirst().orElse(""));
                  return Optional.empty();
                });
        ObjectStore store = open(front.uri(), Proxies.NONE, RETRIES)) {
      for (String key : keys) {
        put(store, key);
      }
      asked.clear();
      for (String key : keys) {
        assertThat(store.open(key, ByteRange.ALL, null).stream().readAllBytes()).hasSize(7);
      }
      assertThat(asked).hasSize(keys.size()).allMatch(line -> line.startsWith("GET "));

      asked.clear();
      try (Listing listing = store.list("counted/", null)) {
        for (String key : keys) {
          assertThat(listing.next().orElseThrow().key()).isEqualTo(key);
        }
        assertThat(listing.next()).isEmpty();
      }
      assertThat(asked).hasSize(1);
    }
  }

  private static Duration timeOf(ThrowingCallable use) throws Exception {
    long begun = System.nanoTime();
    try {
      use.call();
    } catch (Throwable e) {
      throw new AssertionError("it was only asked to wait", e);
    }
    return Duration.ofNanos(System.nanoTime() - begun);
  }

  private static Map<String, ThrowingCallable> reads(ObjectStore store) {
    Map<String, ThrowingCallable> uses = new LinkedHashMap<>();
    uses.put("open", () -> store.open("throttled", ByteRange.ALL, null));
    uses.put("head", () -> store.head("throttled"));
    uses.put("list", () -> store.list("", null).next());
    return uses;
  }

  private static Map<String, ThrowingCallable> uses(ObjectStore store) {
    Map<String, ThrowingCallable> uses = reads(store);
    uses.put("put", () -> put(store, "throttled"));
    uses.put("put new", () -> put(store, "new-" + UUID.randomUUID(), PutMode.IF_ABSENT));
    uses.put("delete", () -> store.delete("throttled"));
    return uses;
  }

  private static ObjectInfo put(ObjectStore store, String key) throws StoreException {
    return put(store, key, PutMode.REPLACE);
  }

  private static ObjectInfo put(ObjectStore store, String key, PutMode mode) throws StoreException {
    return store.put(
        key, new ByteArrayInputStream("content".getBytes(UTF_8)), OptionalLong.of(7), mode);
  }
}
