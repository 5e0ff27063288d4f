package dev.rekindle.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CloudServersIT {
  private static final byte[] CONTENT = "twelve bytes".getBytes(StandardCharsets.UTF_8);

  @TempDir Path directory;

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void servesBlobsToWhoHasTheKey(boolean tls) {
    try (Azurite server = tls ? Azurite.startTls(directory) : Azurite.start(directory)) {
      assertThat(server.endpoint().uri()).hasScheme(tls ? "https" : "http");
      server.createContainer("container");
      server.createContainer("container");
      AzureRequests requests = AzureRequests.of(server.endpoint());
      requests.put("container", "a dir/name+of it", CONTENT, Map.of("x-ms-meta-color", "blue"));
      assertThat(requests.header("container", "a dir/name+of it", "x-ms-meta-color"))
          .isEqualTo("blue");
      assertThat(requests.header("container", "a dir/name+of it", "content-length"))
          .isEqualTo("12");

      AzureEndpoint wrong = server.endpoint().withKey("d3Jvbmc=");
      assertThatThrownBy(() -> AzureRequests.of(wrong).createContainer("other"))
          .isInstanceOf(TestkitException.class)
          .hasMessageContaining(tls ? "400" : "403") // Where tokens are taken it takes it for one.
          .hasMessageNotContaining("d3Jvbmc=");
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void servesBucketsOfGoogle(boolean tls) {
    try (FakeGcs server = tls ? FakeGcs.startTls(directory) : FakeGcs.start(directory)) {
      assertThat(server.endpoint().uri()).hasScheme(tls ? "https" : "http");
      server.createBucket("bucket");
      server.createBucket("bucket");
    }
  }
}
