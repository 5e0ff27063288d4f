package dev.rekindle.storage.s3;

import static dev.rekindle.storage.http.CannedServer.CUT;
import static dev.rekindle.storage.http.CannedServer.answer;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.rekindle.proof.StatedHash;
import dev.rekindle.storage.ByteRange;
import dev.rekindle.storage.ObjectBody;
import dev.rekindle.storage.ObjectStore;
import dev.rekindle.storage.PutMode;
import dev.rekindle.storage.ResumingStream;
import dev.rekindle.storage.Retries;
import dev.rekindle.storage.StorageUrl;
import dev.rekindle.storage.StoreException;
import dev.rekindle.storage.StoreException.Kind;
import dev.rekindle.storage.connect.Stores;
import dev.rekindle.storage.http.CannedServer;
import dev.rekindle.storage.rest.Patience;
import dev.rekindle.testkit.S3Endpoint;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What becomes of answers that no test server can be made to give. */
class S3AnswersIT {
  private static final String ACCESS = "AKIAEXPOSED0000000AA";
  private static final String SECRET = "exposed/secret+key0000000000000000000000";
  private static final String OK = "200 OK\r\nETag: \"v1\"";

  @TempDir private Path scratch;
  private CannedServer server;
  private S3Store store;

  @BeforeEach
  void start() throws IOException {
    server = new CannedServer();
    S3Endpoint endpoint = new S3Endpoint(server.uri(), ACCESS, SECRET, "us-east-1", null);
    Patience once = new Patience(Duration.ofSeconds(5), Duration.ofSeconds(1), Retries.NONE);
    store = S3Stores.open(endpoint, "bucket", scratch, once);
  }

  @AfterEach
  void stop() throws IOException {
    store.close();
    server.close();
  }

  @ParameterizedTest
  @CsvSource({
    "403, InvalidAccessKeyId, UNAUTHENTICATED, access key",
    "403, SignatureDoesNotMatch, UNAUTHENTICATED, secret key is wrong",
    "400, ExpiredToken, UNAUTHENTICATED, have expired",
    "400, InvalidToken, UNAUTHENTICATED, session token",
    "403, RequestTimeTooSkewed, UNAUTHENTICATED, clock is off",
    "403, AccessDenied, FORBIDDEN, permission denied",
    "403, '', FORBIDDEN, permission denied",
    "401, '', UNAUTHENTICATED, who asks",
    "404, NoSuchBucket, NO_BUCKET, no such bucket",
    "404, NoSuchKey, NOT_FOUND, no such object",
    "404, '', NOT_FOUND, no such object",
    "412, PreconditionFailed, CHANGED, not the version",
    "416, InvalidRange, INVALID, no such bytes",
    "429, '', THROTTLED, slow down",
    "503, SlowDown, THROTTLED, slow down",
    "503, '', THROTTLED, busy",
    "500, InternalError, UNAVAILABLE, problem of its own",
    "502, '', UNAVAILABLE, problem of its own",
    "307, TemporaryRedirect, UNAVAILABLE, cannot answer now",
    "301, PermanentRedirect, INVALID, region us-east-1 is wrong",
    "400, Whatever, INVALID, refuses"
  })
  void saysWhatIsWrongAndWhatToDo(int status, String code, Kind kind, String words) {
    server.then(error(status, code, "told by the server", ""));

    StoreException read = failure(() -> store.open("a/b", ByteRange.ALL, null));
    StoreException list = failure(() -> store.list("a/", null).next());

    for (StoreException e : List.of(read, list)) {
      assertThat(e.kind()).isEqualTo(kind);
      assertThat(e).hasMessageContaining(words).hasMessageContaining(store.name());
    }
    assertThat(read).hasMessageContaining("read a/b");
    assertThat(list).hasMessageContaining("list a/");
  }

  @Test
  void saysWhichRegionIsRight() {
    String malformed =
        "HTTP/1.1 400 Bad Request\r\nConnection: close\r\n\r\n<Error><Code>AuthorizationHeaderMalformed</Code>"
            + "<Message>the region is wrong; expecting 'eu-west-1'</Message></Error>";
    server.then(malformed + CUT);
    assertThat(failure(() -> store.open("f", ByteRange.ALL, null)))
        .hasMessageContaining("set the region to eu-west-1");
    assertThat(failure(() -> store.list("", null).next()))
        .hasMessageContaining("set the region to eu-west-1");

    server.then(
        error(301, "PermanentRedirect", "elsewhere", "x-amz-bucket-region: eu-north-1\r\n"));
    assertThat(failure(() -> store.open("f", ByteRange.ALL, null)))
        .hasMessageContaining("set the region to eu-north-1");
  }

  @Test
  void takesNoBrokenAnswerForAnEmptyListing() {
    server.then("HTTP/1.1 200 OK\r\nDa" + CUT);

    assertThat(failure(() -> store.list("", null).next()).kind()).isEqualTo(Kind.UNAVAILABLE);
  }

  @Test
  void passesOnHowLongToWait() {
    server.then(error(503, "SlowDown", "slow", "Retry-After: 7\r\n"));

    assertThat(failure(() -> store.open("f", ByteRange.ALL, null)).retryAfter())
        .contains(Duration.ofSeconds(7));
    assertThat(failure(() -> store.list("", null).next()).retryAfter())
        .contains(Duration.ofSeconds(7));
  }

  @Test
  void asksAgainWhenToldToWait() throws Exception {
    server.then(error(503, "SlowDown", "slow", "Retry-After: 1\r\n"), answer(OK, "content"));
    Retries patient = new Retries(2, Duration.ZERO, Duration.ofMillis(10));

    try (InputStream in = ResumingStream.open(store, "f", ByteRange.ALL, null, patient)) {
      assertThat(in.readAllBytes()).asString(UTF_8).isEqualTo("content");
    }
  }

  @Test
  void asksNoMoreOftenThanItWasTold() throws Exception {
    server.then(error(503, "SlowDown", "slow", ""));
    StorageUrl.S3 url = new StorageUrl.S3("bucket", "");
    S3Endpoint endpoint = new S3Endpoint(server.uri(), ACCESS, SECRET, "us-east-1", null);
    Retries twice = new Retries(2, Duration.ZERO, Duration.ZERO);

    try (ObjectStore told = Stores.open(S3Stores.config(url, endpoint, scratch), twice)) {
      failure(() -> told.list("", null).next());
      assertThat(server.requests()).hasSize(2);

      failure(() -> told.head("f"));
      assertThat(server.requests()).filteredOn(head -> head.startsWith("head")).hasSize(2);
    }
  }

  @Test
  void sendsRangeAndCondition() throws Exception {
    server.then(answer("206 Partial\r\nETag: \"v1\"\r\nContent-Range: bytes 3-6/10", "3456"));

    store.open("a b", new ByteRange(3, 4), "v1").close();

    assertThat(server.requests().getFirst())
        .startsWith("get /bucket/a%20b http/1.1\r\n")
        .contains(
            "\r\nrange: bytes=3-6\r\n", "\r\nif-match: \"v1\"\r\n", "\r\nauthorization: aws4");
  }

  @Test
  void noticesAnotherVersionThoughTheServerIgnoresTheCondition() {
    server.then(answer("200 OK\r\nETag: \"v2\"", "content"));

    assertThat(failure(() -> store.open("f", ByteRange.ALL, "v1")).kind()).isEqualTo(Kind.CHANGED);
  }

  @Test
  void neverMixesVersionsAfterACut() throws Exception {
    server.then(
        "HTTP/1.1 " + OK + "\r\nContent-Length: 10\r\n\r\n01234" + CUT,
        answer("206 Partial\r\nETag: \"v2\"\r\nContent-Range: bytes 5-9/10", "56789"));
    Retries patient = new Retries(3, Duration.ZERO, Duration.ZERO);

    try (InputStream in = ResumingStream.open(store, "f", ByteRange.ALL, null, patient)) {
      assertThat(failure(in::readAllBytes).kind()).isEqualTo(Kind.CHANGED);
    }
  }

  @Test
  void resumesWhereTheBodyWasCut() throws Exception {
    server.then(
        "HTTP/1.1 " + OK + "\r\nContent-Length: 10\r\n\r\n01234" + CUT,
        answer("206 Partial\r\nETag: \"v1\"\r\nContent-Range: bytes 5-9/10", "56789"));
    Retries patient = new Retries(3, Duration.ZERO, Duration.ZERO);

    try (InputStream in = ResumingStream.open(store, "f", ByteRange.ALL, null, patient)) {
      assertThat(in.readAllBytes()).asString(UTF_8).isEqualTo("0123456789");
    }
    assertThat(server.requests().getLast())
        .contains("range: bytes=5-9\r\n", "if-match: \"v1\"\r\n");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "206 Partial\r\nETag: \"v1\"",
        "206 Partial\r\nETag: \"v1\"\r\nContent-Range: bytes 0-3/10",
        "206 Partial\r\nETag: \"v1\"\r\nContent-Range: bytes 3-5/10",
        "206 Partial\r\nETag: \"v1\"\r\nContent-Range: bytes 3-6/*",
        "206 Partial\r\nETag: \"v1\"\r\nContent-Range: bytes 3-6/5",
        "206 Partial\r\nContent-Range: bytes 3-6/10",
        "200 OK\r\nETag: \"v1\"",
        "204 No Content\r\nETag: \"v1\""
      })
  void refusesOtherBytesThanItAskedFor(String head) {
    server.then(answer(head, "3456"));

    failure(() -> store.open("f", new ByteRange(3, 4), null));
  }

  @Test
  void refusesAnAnswerThatDoesNotTellItsLength() {
    server.then("HTTP/1.1 " + OK + "\r\n\r\ncontent" + CUT);

    failure(() -> store.open("f", ByteRange.ALL, null));
  }

  @ParameterizedTest
  @ValueSource(strings = {"aws:kms", "aws:kms:dsse"})
  void believesNoHashOfObjectsWithAKey(String encryption) throws Exception {
    String md5 = "9a0364b9e99bb480dd25e1f0284c8555";
    String head = "200 OK\r\nETag: \"" + md5 + "\"";
    server.then(
        answer(head, "content"),
        answer(head + "\r\nx-amz-server-side-encryption: AES256", "content"),
        answer(head + "\r\nx-amz-server-side-encryption: " + encryption, "content"),
        answer(head + "\r\nx-amz-server-side-encryption-customer-algorithm: AES256", "content"));

    assertThat(hash()).isEqualTo(new StatedHash.Md5(md5));
    assertThat(hash()).isEqualTo(new StatedHash.Md5(md5));
    assertThat(hash()).isEqualTo(new StatedHash.Opaque(md5));
    assertThat(hash()).isEqualTo(new StatedHash.Opaque(md5));
  }

  @Test
  void asksOnceMoreToLearnWhyALookFailed() {
    server.then(
        "HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n",
        error(403, "SignatureDoesNotMatch", "", ""));

    assertThat(failure(() -> store.head("f")).kind()).isEqualTo(Kind.UNAUTHENTICATED);
  }

  @Test
  void noMessageHoldsACredential() {
    String echo = "you sent %s and %s".formatted(ACCESS, SECRET);
    List<String> answers =
        List.of(
            error(403, "SignatureDoesNotMatch", echo, ""),
            error(400, "ExpiredToken", echo, ""),
            error(500, "InternalError", echo, ""),
            error(400, "AuthorizationHeaderMalformed", echo, ""),
            error(412, "PreconditionFailed", echo, "Retry-After: " + SECRET + "\r\n"),
            answer("200 OK\r\nETag: \"v1\"\r\nContent-Range: " + ACCESS, echo),
            "HTTP/1.1 200 " + SECRET + "\r\nContent-Length: " + ACCESS + "\r\n\r\n",
            ACCESS + " " + SECRET + "\r\n\r\n",
            CUT);
    for (String answer : answers) {
      server.then(answer);
      for (ThrowingCallable use : everyUse()) {
        Throwable thrown = org.assertj.core.api.Assertions.catchThrowable(use);
        if (thrown != null) {
          assertThat(everythingIn(thrown)).doesNotContain(ACCESS).doesNotContain(SECRET);
        }
      }
    }
    assertThat(server.requests()).hasSizeGreaterThan(answers.size() * 5);
  }

  private List<ThrowingCallable> everyUse() {
    return List.of(
        () -> store.open("f", new ByteRange(1, 2), "v1").close(),
        () -> store.open("f", ByteRange.ALL, "v0").close(),
        () -> store.head("f"),
        () -> store.list("", null).next(),
        () -> store.delete("f"),
        () -> put(PutMode.REPLACE),
        () -> put(PutMode.IF_ABSENT));
  }

  private void put(PutMode mode) throws StoreException {
    store.put("f", new ByteArrayInputStream(new byte[3]), OptionalLong.empty(), mode);
  }

  private static String everythingIn(Throwable thrown) {
    StringWriter text = new StringWriter();
    thrown.printStackTrace(new PrintWriter(text));
    return text.toString();
  }

  private StatedHash hash() throws IOException {
    try (ObjectBody body = store.open("f", ByteRange.ALL, null)) {
      body.stream().readAllBytes();
      return body.info().hash();
    }
  }

  private static String error(int status, String code, String message, String headers) {
    String body =
        code.isEmpty()
            ? "<html>not of S3</html>"
            : "<?xml version=\"1.0\"?><Error><Code>%s</Code><Message>%s</Message></Error>"
                .formatted(code, message);
    String head = "%d Reason\r\n%sContent-Type: application/xml".formatted(status, headers);
    return answer(head, body);
  }

  private static StoreException failure(ThrowingCallable call) {
    StoreException e = catchThrowableOfType(StoreException.class, call);
    assertThat(e).as("the failure").isNotNull();
    return e;
  }
}
