package dev.rekindle.restorer;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.rekindle.name.ExitCode;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Credentials that the platform gives: each of its ways, seen in the request that the store gets.
 */
class PlatformCredentialsIT {
  private static final String EMPTY =
      "<ListBucketResult><IsTruncated>false</IsTruncated></ListBucketResult>";
  private static final String KEYS =
      "{\"Code\":\"Success\",\"Type\":\"AWS-HMAC\",\"AccessKeyId\":\"GIVEN\","
          + "\"SecretAccessKey\":\"hidden-key\",\"Token\":\"a-token\","
          + "\"LastUpdated\":\"2026-01-01T00:00:00Z\",\"Expiration\":\"2999-01-01T00:00:00Z\"}";

  @TempDir private Path directory;
  private final List<String> asked = new CopyOnWriteArrayList<>();
  private HttpServer server;

  @BeforeEach
  void start() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 50);
    server.createContext("/", this::answer);
    server.start();
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  @Test
  void areTakenFromTheEnvironment() throws IOException {
    Path classes = directory.resolve("classes.log");
    list(
        Map.of(
            "AWS_ACCESS_KEY_ID",
            "GIVEN",
            "AWS_SECRET_ACCESS_KEY",
            "hidden-key",
            "AWS_SESSION_TOKEN",
            "a-token",
            "REKINDLE_JAVA_OPTIONS",
            "-Xlog:class+load:file=" + classes));

    assertStoreSawThem();
    assertThat(Files.readString(classes)).doesNotContain("software.amazon.awssdk.services.sts");
  }

  @Test
  void areTakenFromAProfile() throws IOException {
    Path profiles =
        Files.writeString(
            directory.resolve("profiles"),
            """
            [default]
            aws_access_key_id = OTHER
            aws_secret_access_key = other
            [backups]
            aws_access_key_id = GIVEN
            aws_secret_access_key = hidden-key
            aws_session_token = a-token
            """);

    list(Map.of("AWS_SHARED_CREDENTIALS_FILE", profiles.toString(), "AWS_PROFILE", "backups"));

    assertStoreSawThem();
  }

  @Test
  void areTakenFromTheContainersEndpoint() {
    list(Map.of("AWS_CONTAINER_CREDENTIALS_FULL_URI", uri() + "/container"));

    assertStoreSawThem();
    assertThat(asked).contains("GET /container");
  }

  @Test
  void areTakenFromTheInstance() {
    list(Map.of("AWS_EC2_METADATA_SERVICE_ENDPOINT", uri()));

    assertStoreSawThem();
    assertThat(asked).contains("PUT /latest/api/token");
  }

  @Test
  void areTakenForAWebIdentity() throws IOException {
    Path token = Files.writeString(directory.resolve("token"), "signed-by-the-cluster");

    list(
        Map.of(
            "AWS_ROLE_ARN",
            "arn:aws:iam::123456789012:role/backups",
            "AWS_WEB_IDENTITY_TOKEN_FILE",
            token.toString(),
            "AWS_ENDPOINT_URL_STS",
            uri()));

    assertStoreSawThem();
    assertThat(asked)
        .anySatisfy(
            request ->
                assertThat(request)
                    .startsWith("POST /")
                    .contains("AssumeRoleWithWebIdentity", "signed-by-the-cluster"));
  }

  @Test
  void areAskedForByNameWhenThereAreNone() {
    RestorerProcess.Ended ended = run(Map.of("AWS_EC2_METADATA_DISABLED", "true"));

    assertThat(ended.exitCode()).as(ended.log()).isEqualTo(ExitCode.CREDENTIALS.number());
    assertThat(ended.lastLine()).contains("environment, profile, web identity", "Name a directory");
  }

  private void list(Map<String, String> platform) {
    RestorerProcess.Ended ended = run(platform);

    assertThat(ended.exitCode()).as(ended.log()).isZero();
    assertThat(ended.log() + ended.out()).doesNotContain("hidden-key", "a-token");
  }

  private RestorerProcess.Ended run(Map<String, String> platform) {
    Map<String, String> settings = new HashMap<>(platform);
    settings.putIfAbsent("AWS_SHARED_CREDENTIALS_FILE", directory.resolve("none").toString());
    settings.put("AWS_CONFIG_FILE", directory.resolve("none").toString());
    settings.put("AWS_REGION", "eu-test-1");
    return RestorerProcess.run(
        directory,
        settings,
        "list",
        "--storage",
        "s3://backups",
        "--endpoint",
        uri(),
        "--tls",
        "Insecure",
        "--attempts",
        "1");
  }

  private void assertStoreSawThem() {
    assertThat(asked)
        .anySatisfy(
            request ->
                assertThat(request)
                    .startsWith("GET /backups")
                    .contains("Credential=GIVEN/", "/eu-test-1/s3/", "token=a-token"));
  }

  private String uri() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  private void answer(HttpExchange exchange) throws IOException {
    String path = exchange.getRequestURI().getPath();
    String body = new String(exchange.getRequestBody().readAllBytes(), UTF_8);
    boolean store = path.startsWith("/backups");
    asked.add(
        exchange.getRequestMethod()
            + " "
            + path
            + (store
                ? " "
                    + exchange.getRequestHeaders().getFirst("Authorization")
                    + " token="
                    + exchange.getRequestHeaders().getFirst("X-Amz-Security-Token")
                : body.isEmpty() ? "" : " " + body));
    byte[] answer = (store ? EMPTY : platform(path)).getBytes(UTF_8);
    exchange.getResponseHeaders().add("X-Aws-Ec2-Metadata-Token-Ttl-Seconds", "600");
    exchange.sendResponseHeaders(200, answer.length);
    exchange.getResponseBody().write(answer);
    exchange.close();
  }

  private static String platform(String path) {
    return switch (path) {
      case "/container" -> KEYS;
      case "/latest/api/token" -> "session";
      case "/" ->
          """
          <AssumeRoleWithWebIdentityResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/">
          <AssumeRoleWithWebIdentityResult><Credentials><AccessKeyId>GIVEN</AccessKeyId>
          <SecretAccessKey>hidden-key</SecretAccessKey><SessionToken>a-token</SessionToken>
          <Expiration>2999-01-01T00:00:00Z</Expiration></Credentials>
          </AssumeRoleWithWebIdentityResult></AssumeRoleWithWebIdentityResponse>
          """;
      default -> path.endsWith("/role") ? KEYS : "role";
    };
  }
}
