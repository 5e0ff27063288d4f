package dev.rekindle.storage.gcs;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import dev.rekindle.storage.ByteRange;
import dev.rekindle.storage.ObjectInfo;
import dev.rekindle.storage.ObjectStore;
import dev.rekindle.storage.PutMode;
import dev.rekindle.storage.Retries;
import dev.rekindle.storage.StoreException;
import dev.rekindle.storage.StoreException.Kind;
import dev.rekindle.storage.StoreFailures;
import dev.rekindle.storage.WireFaultsContract;
import dev.rekindle.storage.rest.Patience;
import dev.rekindle.testkit.FakeGcs;
import dev.rekindle.testkit.GoogleTokens;
import dev.rekindle.testkit.TamperingProxy;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The wire misbehaves, credentials are wrong, and answers are what a real server never sends. */
class GcsFaultsIT extends WireFaultsContract {
  private static final String BUCKET = "faults";

  @TempDir private static Path scratch;
  private static FakeGcs gcs;
  private static GoogleTokens tokens;
  private static Path credentials;

  @BeforeAll
  static void start() {
    gcs = FakeGcs.start(scratch);
    gcs.createBucket(BUCKET);
    tokens = GoogleTokens.start();
    credentials = tokens.serviceAccount(scratch.resolve("credentials"));
  }

  @AfterAll
  static void stop() {
    gcs.close();
    tokens.close();
  }

  @AfterEach
  void giveTokensAgain() {
    tokens.answerWith(200);
  }

  @Override
  protected URI server() {
    return gcs.endpoint().uri();
  }

  @Override
  protected ObjectStore open(URI server, Patience patience) throws IOException {
    return GcsStores.open(gcs.endpoint().at(server), BUCKET, credentials, patience);
  }

  @Test
  void saysThatTheTokenServiceRefuses() throws Exception {
    tokens.answerWith(400);
    try (ObjectStore store = open(server(), GcsStores.PATIENCE)) {
      for (ThrowingCallable use :
          List.<ThrowingCallable>of(
              () -> store.open("f", ByteRange.ALL, null),
              () -> store.head("f"),
              () -> store.list("", null).next(),
              () -> store.put("f", stream(), OptionalLong.empty(), PutMode.REPLACE),
              () -> store.delete("f"))) {
        StoreException e = StoreFailures.of(use);
        assertThat(e.kind()).as(e.getMessage()).isEqualTo(Kind.UNAUTHENTICATED);
        assertThat(e).hasMessageContaining("refuses the credentials (HTTP 400)");
        assertThat(org.assertj.core.util.Throwables.getStackTrace(e))
            .doesNotContain("PRIVATE KEY")
            .doesNotContain("no such account");
      }
    }
  }

  @Test
  void saysThatTheClockIsOffWhenTheTokenServiceRefusesForThat() throws Exception {
    String refusal =
        TamperingProxy.answer(
            "400 Bad Request\r\nDate: Sat, 01 Jan 2022 10:00:00 GMT",
            "{\"error\":\"invalid_grant\",\"error_description\":\"Invalid JWT\"}");
    try (TamperingProxy front = TamperingProxy.start(tokens.uri(), _ -> Optional.of(refusal));
        ObjectStore store =
            GcsStores.open(
                gcs.endpoint(),
                BUCKET,
                tokens.serviceAccount(scratch.resolve("off"), front.uri()))) {
      StoreFailures.of(
          () -> store.head("f"), Kind.UNAUTHENTICATED, "token service", "clock is off; set it");
    }
  }

  @Test
  void saysThatWhoeverAnswersGivesNoToken() throws Exception {
    for (String body : List.of("{}", "<html>SECRET</html>", "{\"access_token\":\"SE CRET\"}")) {
      String answer = TamperingProxy.answer("200 OK", body);
      try (TamperingProxy front = TamperingProxy.start(tokens.uri(), _ -> Optional.of(answer));
          ObjectStore store =
              GcsStores.open(
                  gcs.endpoint(),
                  BUCKET,
                  tokens.serviceAccount(scratch.resolve("other"), front.uri()))) {
        StoreException e =
            StoreFailures.of(
                () -> store.head("f"), Kind.UNAUTHENTICATED, "token service", "is no token");
        assertThat(e.getMessage()).doesNotContain("CRET");
      }
    }
  }

  @Test
  void saysThatTheTokenServiceIsNotThere() throws Exception {
    Patience once = new Patience(Duration.ofSeconds(5), Duration.ofSeconds(20), Retries.NONE);
    Path account = tokens.serviceAccount(scratch.resolve("gone"), URI.create("http://127.0.0.1:1"));
    try (ObjectStore store = GcsStores.open(gcs.endpoint(), BUCKET, account, once)) {
      StoreFailures.of(
          () -> store.head("f"),
          Kind.UNAVAILABLE,
          "Google's token service at http://127.0.0.1:1",
          "no connection");
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {429, 503})
  void honoursTheDelayThatTheTokenServiceAsksFor(int status) throws Exception {
    tokens.answerWith(status);
    Patience once = new Patience(Duration.ofSeconds(5), Duration.ofSeconds(20), Retries.NONE);
    try (ObjectStore store = open(server(), once)) {
      StoreException e =
          StoreFailures.of(
              () -> store.head("f"), Kind.THROTTLED, "token service", "(HTTP " + status + ")");

      assertThat(e.retryAfter()).contains(Duration.ofSeconds(7));
    }
  }

  @Test
  void asksForATokenOnce() throws Exception {
    try (ObjectStore store = open(server(), GcsStores.PATIENCE)) {
      int before = tokens.given();
      for (int i = 0; i < 5; i++) {
        assertThat(store.head("missing-" + i)).isEmpty();
      }
      assertThat(tokens.given()).isEqualTo(before + 1);
    }
  }

  @Test
  void asksForAnotherTokenWhenOneIsRevoked() throws Exception {
    List<String> seen = new CopyOnWriteArrayList<>();
    try (TamperingProxy proxy =
            TamperingProxy.start(
                server(),
                head -> {
                  seen.add(head.replaceAll("(?s).*uthorization: ([^\r]*).*", "$1"));
                  return seen.size() == 1
                      ? Optional.of(TamperingProxy.answer("401 Unauthorized", ""))
                      : Optional.empty();
                });
        ObjectStore store = open(proxy.uri(), GcsStores.PATIENCE)) {
      assertThat(store.list("nothing", null).next()).isEmpty();
    }
    assertThat(seen).hasSize(2).doesNotHaveDuplicates();
  }

  @Test
  void saysThatATokenIsNotAccepted() throws Exception {
    failureOf("401 Unauthorized", "", Kind.UNAUTHENTICATED, "token is not accepted");
  }

  @Test
  void saysThatPermissionIsDenied() throws Exception {
    failureOf("403 Forbidden", "", Kind.FORBIDDEN, "Storage Object Viewer");
  }

  @Test
  void honoursTheDelayThatAnAnswerAsksFor() throws Exception {
    StoreException e =
        failureOf(
            "403 Forbidden\r\nRetry-After: 7",
            "{\"error\":{\"errors\":[{\"reason\": \"rateLimitExceeded\"}]}}",
            Kind.THROTTLED,
            "slow down");

    assertThat(e.retryAfter()).contains(Duration.ofSeconds(7));
  }

  @Test
  void saysThatTheVersionIsGone() throws Exception {
    failureOf("412 Precondition Failed", "", Kind.CHANGED, "written again meanwhile");
  }

  /** fake-gcs-server ignores the condition of a read, so the request itself is looked at. */
  @Test
  void asksForTheVersion() throws Exception {
    List<String> seen = new CopyOnWriteArrayList<>();
    try (TamperingProxy proxy = recording(seen);
        ObjectStore direct = open(server(), GcsStores.PATIENCE);
        ObjectStore store = open(proxy.uri(), GcsStores.PATIENCE)) {
      ObjectInfo put = direct.put("f", stream(), OptionalLong.empty(), PutMode.REPLACE);
      store.open("f", ByteRange.ALL, put.version()).close();

      assertThat(seen.getLast()).contains("ifGenerationMatch=" + put.version());
    }
  }

  /** A version that is none of Google's must match no object; 0 would mean that there is none. */
  @Test
  void asksForNoObjectWithAVersionOfAnotherStore() throws Exception {
    List<String> seen = new CopyOnWriteArrayList<>();
    try (TamperingProxy proxy = recording(seen);
        ObjectStore store = open(proxy.uri(), GcsStores.PATIENCE)) {
      StoreFailures.of(() -> store.open("f", ByteRange.ALL, "etag"));

      assertThat(seen.getFirst()).contains("ifGenerationMatch=1 ");
    }
  }

  /** Google would unpack what was stored packed, and say nothing of its size. */
  @Test
  void asksForObjectsAsTheyAreStored() throws Exception {
    List<String> heads = new CopyOnWriteArrayList<>();
    try (TamperingProxy proxy =
            TamperingProxy.start(
                server(),
                head -> {
                  heads.add(head.toLowerCase(Locale.ROOT));
                  return Optional.empty();
                });
        ObjectStore store = open(proxy.uri(), GcsStores.PATIENCE)) {
      store.put("stored", stream(), OptionalLong.empty(), PutMode.REPLACE);
      store.open("stored", ByteRange.ALL, null).close();

      assertThat(heads.getLast()).contains("accept-encoding: gzip\r\n");
    }
  }

  @Test
  void waitsWithTheSdkNoLongerThanItsPatience() throws Exception {
    AtomicInteger left = new AtomicInteger(1);
    try (TamperingProxy proxy =
            TamperingProxy.start(
                server(),
                head ->
                    head.startsWith("POST") && left.getAndDecrement() > 0
                        ? Optional.of(TamperingProxy.answer("503 Busy\r\nRetry-After: 3000", ""))
                        : Optional.empty());
        ObjectStore store = open(proxy.uri(), GcsStores.PATIENCE)) {
      assertTimeoutPreemptively(
          Duration.ofSeconds(60),
          () -> store.put("late", stream(), OptionalLong.empty(), PutMode.REPLACE));
    }
  }

  /** Lets everything through, and notes what it was. */
  private TamperingProxy recording(List<String> requestLines) {
    return TamperingProxy.start(
        server(),
        head -> {
          requestLines.add(head.lines().findFirst().orElse(""));
          return Optional.empty();
        });
  }

  @Test
  void everyWriteNamesTheVersionThatItReplaces() throws Exception {
    List<String> seen = new CopyOnWriteArrayList<>();
    try (TamperingProxy proxy = recording(seen);
        ObjectStore store = open(proxy.uri(), GcsStores.PATIENCE)) {
      String key = "named-" + System.nanoTime();
      String first = store.put(key, stream(), OptionalLong.empty(), PutMode.REPLACE).version();
      String second = store.put(key, stream(), OptionalLong.empty(), PutMode.REPLACE).version();
      store.delete(key);

      assertThat(seen.stream().filter(line -> line.startsWith("POST")))
          .satisfiesExactly(
              line -> assertThat(line).contains("uploadType=resumable", "ifGenerationMatch=0"),
              line -> assertThat(line).contains("ifGenerationMatch=" + first));
      assertThat(seen.stream().filter(line -> line.startsWith("DELETE")))
          .satisfiesExactly(line -> assertThat(line).contains("ifGenerationMatch=" + second));
    }
  }

  @Test
  void leavesWhatSomebodyElseWroteMeanwhile() throws Exception {
    try (ObjectStore direct = open(server(), GcsStores.PATIENCE)) {
      direct.put("race", stream(), OptionalLong.empty(), PutMode.REPLACE);
      try (TamperingProxy proxy =
              TamperingProxy.start(
                  server(),
                  head -> {
                    if (head.startsWith("POST")) {
                      gcs.put(BUCKET, "race", "other".getBytes(UTF_8));
                    }
                    return Optional.empty();
                  });
          ObjectStore store = open(proxy.uri(), GcsStores.PATIENCE)) {
        StoreFailures.of(
            () -> store.put("race", stream(), OptionalLong.empty(), PutMode.REPLACE),
            Kind.CHANGED,
            "write race",
            "written again meanwhile");
      }
      assertThat(direct.open("race", ByteRange.ALL, null).stream().readAllBytes())
          .asString(UTF_8)
          .isEqualTo("other");
    }
  }

  /** fake-gcs-server ignores the condition of a delete, so Google's answer comes from before it. */
  @Test
  void saysThatWhatItDeletesWasWrittenAgain() throws Exception {
    try (TamperingProxy proxy =
            TamperingProxy.start(
                server(),
                head ->
                    head.startsWith("DELETE")
                        ? Optional.of(TamperingProxy.answer("412 Precondition Failed", ""))
                        : Optional.empty());
        ObjectStore store = open(proxy.uri(), GcsStores.PATIENCE)) {
      store.put("kept", stream(), OptionalLong.empty(), PutMode.REPLACE);
      StoreFailures.of(() -> store.delete("kept"), Kind.CHANGED, "delete kept");
    }
  }

  @Test
  void takesBackWhatTheStoreHasOtherwise() throws Exception {
    List<String> seen = new CopyOnWriteArrayList<>();
    String object =
        "{\"kind\":\"storage#object\",\"name\":\"wrong\",\"bucket\":\"faults\",\"generation\":\"77\",\"size\":\"4\",\"md5Hash\":\"AAAAAAAAAAAAAAAAAAAAAA==\"}";
    AtomicReference<URI> own = new AtomicReference<>();
    try (TamperingProxy proxy =
            TamperingProxy.start(
                server(),
                head -> {
                  seen.add(head.lines().findFirst().orElse(""));
                  return switch (head.substring(0, head.indexOf(' '))) {
                    case "POST" ->
                        Optional.of(
                            TamperingProxy.answer("200 OK\r\nLocation: " + own + "/session", ""));
                    case "PUT" ->
                        Optional.of(
                            TamperingProxy.answer(
                                "200 OK\r\nContent-Type: application/json; charset=UTF-8", object));
                    case "DELETE" -> Optional.of(TamperingProxy.answer("204 No Content", ""));
                    default -> Optional.empty();
                  };
                });
        ObjectStore store = open(proxy.uri(), GcsStores.PATIENCE)) {
      own.set(proxy.uri());
      StoreFailures.of(
          () -> store.put("wrong", stream(), OptionalLong.empty(), PutMode.IF_ABSENT),
          Kind.CORRUPT,
          "another MD5");
    }
    assertThat(seen.getLast()).startsWith("DELETE").contains("ifGenerationMatch=77");
  }

  @Test
  void findsBytesThatAreNotWhatTheStoreStates() throws Exception {
    String answer =
        TamperingProxy.answer(
            String.join(
                "\r\n",
                "200 OK",
                "x-goog-generation: 1",
                "x-goog-hash: crc32c=yZRlqg==,md5=XrY7u+Ae7tCTyyK7j1rNww=="),
            "hello worlD");
    try (TamperingProxy proxy = TamperingProxy.start(server(), _ -> Optional.of(answer));
        ObjectStore store = open(proxy.uri(), GcsStores.PATIENCE)) {
      StoreException e =
          StoreFailures.of(() -> store.open("f", ByteRange.ALL, null).stream().readAllBytes());
      assertThat(e.kind()).isEqualTo(Kind.CORRUPT);
      assertThat(e).hasMessageContaining("CRC32C");
    }
    String right = answer.replace("worlD", "world");
    try (TamperingProxy proxy = TamperingProxy.start(server(), _ -> Optional.of(right));
        ObjectStore store = open(proxy.uri(), GcsStores.PATIENCE)) {
      assertThat(store.open("f", ByteRange.ALL, null).stream().readAllBytes())
          .asString(UTF_8)
          .isEqualTo("hello world");
    }
  }

  @Test
  void statesTheMd5OfEveryUpload() throws Exception {
    try (ObjectStore store = open(server(), GcsStores.PATIENCE)) {
      store.put("once", stream(), OptionalLong.empty(), PutMode.REPLACE);
      assertThat(store.head("once").orElseThrow().hash())
          .hasToString("Md5[hex=098f6bcd4621d373cade4e832627b4f6]");
    }
  }

  @Test
  void saysThatAFileIsNoServiceAccount() throws Exception {
    Path file = Files.createTempFile(scratch, "wrong", ".json");
    Files.writeString(file, "{\"type\": \"service_account\", \"private_key\": \"hidden-value\"}");
    try (ObjectStore store = GcsStores.open(gcs.endpoint(), BUCKET, file)) {
      StoreException e = StoreFailures.of(() -> store.head("f"));
      assertThat(e.kind()).isEqualTo(Kind.UNAUTHENTICATED);
      assertThat(e).hasMessageContaining(file.toString()).hasMessageNotContaining("hidden-value");
    }
  }

  /** What fake-gcs-server cannot be brought to say comes from before it. */
  private StoreException failureOf(String answer, String body, Kind kind, String words)
      throws Exception {
    Function<String, Optional<String>> all = _ -> Optional.of(TamperingProxy.answer(answer, body));
    try (TamperingProxy proxy = TamperingProxy.start(server(), all);
        ObjectStore store = open(proxy.uri(), GcsStores.PATIENCE)) {
      StoreException e = StoreFailures.of(() -> store.open("f", ByteRange.ALL, "7"));
      assertThat(e.kind()).as(e.getMessage()).isEqualTo(kind);
      assertThat(e).hasMessageContaining(words).hasMessageContaining(store.name());
      return e;
    }
  }

  private static ByteArrayInputStream stream() {
    return new ByteArrayInputStream("test".getBytes(UTF_8));
  }
}
