package dev.rekindle.storage.s3;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rekindle.storage.connect.PlatformProcess;
import dev.rekindle.testkit.ForwardProxy;
import dev.rekindle.testkit.Loopback;
import dev.rekindle.testkit.Minio;
import dev.rekindle.testkit.PlatformTokens;
import dev.rekindle.testkit.S3Endpoint;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.sts.StsClient;
import software.amazon.awssdk.services.sts.model.Credentials;

/**
 * Who a pod is on AWS: its services' own protocols, and keys that a real server gave for a session
 * and takes.
 */
class WebIdentityIT {
  private static final String BUCKET = "platform";

  @TempDir private static Path scratch;
  private static Minio minio;
  private static PlatformTokens sts;
  private static PlatformTokens container;

  @BeforeAll
  static void start() {
    minio = Minio.start(scratch);
    minio.createBucket(BUCKET);
    sts = PlatformTokens.startTls(scratch.resolve("sts"));
    container = PlatformTokens.start();
    PlatformTokens.AwsKeys session = session();
    sts.give(session);
    container.give(session);
  }

  /** MinIO's STS gives whoever has keys others, which end. */
  private static PlatformTokens.AwsKeys session() {
    S3Endpoint endpoint = minio.endpoint();
    try (StsClient client =
        StsClient.builder()
            .endpointOverride(endpoint.uri())
            .region(Region.of(endpoint.region()))
            .credentialsProvider(
                () -> AwsBasicCredentials.create(endpoint.accessKey(), endpoint.secretKey()))
            .build()) {
      Credentials keys =
          client
              .assumeRole(r -> r.roleArn("arn:aws:iam::123456789012:role/r").roleSessionName("s"))
              .credentials();
      return new PlatformTokens.AwsKeys(
          keys.accessKeyId(), keys.secretAccessKey(), keys.sessionToken());
    }
  }

  @AfterAll
  static void stop() {
    minio.close();
    sts.close();
    container.close();
  }

  @AfterEach
  void answerAgain() {
    sts.answerAgain();
  }

  @Test
  void isTheRoleOfAPod() throws IOException {
    int before = sts.given().size();

    assertThat(run(pod(sts.uri()))).contains("listed by-platform");
    assertThat(sts.given()).hasSizeGreaterThan(before);
  }

  @Test
  void isTheRoleOfAPodBehindAProxyThatWantsAPassword() throws IOException {
    try (ForwardProxy proxy = ForwardProxy.startWithPassword(scratch)) {
      Map<String, String> environment = pod(ForwardProxy.through(sts.uri()));
      environment.put("HTTPS_PROXY", proxy.uriWithPassword());

      assertThat(run(environment)).contains("listed by-platform");
      proxy.awaitUse(sts.uri());
    }
  }

  @Test
  void asksDirectlyWhereNoProxyIsWanted() throws IOException {
    Map<String, String> environment = pod(ForwardProxy.through(sts.uri()));
    environment.put("HTTPS_PROXY", "http://127.0.0.1:" + Loopback.freePort());
    environment.put("no_proxy", "0.0.0.0");

    assertThat(run(environment)).contains("listed by-platform");
  }

  @Test
  void isNobodyElseWhenItsRoleIsRefused() throws IOException {
    sts.answerWith(
        403,
        "<ErrorResponse><Error><Code>AccessDenied</Code><Message>QUOTED</Message></Error></ErrorResponse>");
    Map<String, String> environment = pod(sts.uri());
    environment.putAll(container());

    assertThat(run(environment))
        .contains(
            "UNAUTHENTICATED AWS STS, asked for the keys of AWS_ROLE_ARN, refuses this pod's web identity (HTTP 403 AccessDenied).")
        .doesNotContain("QUOTED");
  }

  @Test
  void saysThatStsDoesNotAnswer() throws IOException {
    URI nobody = URI.create("https://127.0.0.1:" + Loopback.freePort());

    assertThat(run(pod(nobody))).contains("UNAVAILABLE AWS STS").contains("Connection refused");
  }

  @Test
  void saysThatThePodsOwnTokenIsMissing() throws IOException {
    Map<String, String> environment = pod(sts.uri());
    environment.put("AWS_WEB_IDENTITY_TOKEN_FILE", scratch.resolve("missing").toString());

    assertThat(run(environment))
        .contains("UNAUTHENTICATED The pod's own token")
        .contains("it is not there");
  }

  /** What gives containers their keys is near, and asked directly, whatever proxy there is. */
  @Test
  void isTheRoleOfAContainer() {
    Map<String, String> environment = container();
    environment.put("HTTP_PROXY", "http://127.0.0.1:" + Loopback.freePort());

    assertThat(run(environment)).contains("listed by-platform");
    assertThat(container.given()).isNotEmpty();
  }

  private static Map<String, String> pod(URI stsAt) throws IOException {
    Path token = scratch.resolve("own-token");
    Files.writeString(token, PlatformTokens.FEDERATED);
    Map<String, String> environment = new HashMap<>();
    environment.put("AWS_WEB_IDENTITY_TOKEN_FILE", token.toString());
    environment.put("AWS_ROLE_ARN", "arn:aws:iam::123456789012:role/restorer");
    environment.put("AWS_REGION", "eu-west-1");
    environment.put("AWS_ENDPOINT_URL_STS", stsAt.toString());
    return environment;
  }

  private static Map<String, String> container() {
    Map<String, String> environment = new HashMap<>();
    environment.put(
        "AWS_CONTAINER_CREDENTIALS_FULL_URI", container.uri() + PlatformTokens.CONTAINER);
    return environment;
  }

  private static String run(Map<String, String> environment) {
    return PlatformProcess.run(
        scratch, environment, "s3://" + BUCKET, minio.endpoint().uri().toString());
  }
}
