package dev.rekindle.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class S3ServersIT {
  private static final byte[] CONTENT = "twelve bytes".getBytes(StandardCharsets.UTF_8);

  @TempDir Path directory;

  enum Kind {
    VERSITYGW,
    VERSITYGW_TLS,
    VERSITYGW_EVERYTHING,
    MINIO,
    MINIO_TLS,
    S3PROXY,
    S3PROXY_TLS;

    S3Server start(Path directory) {
      return switch (this) {
        case VERSITYGW -> VersityGw.start(directory);
        case VERSITYGW_TLS -> VersityGw.startTls(directory);
        case VERSITYGW_EVERYTHING -> VersityGw.start(directory, VersityGw.Option.values());
        case MINIO -> Minio.start(directory);
        case MINIO_TLS -> Minio.startTls(directory);
        case S3PROXY -> S3Proxy.start(directory);
        case S3PROXY_TLS -> S3Proxy.startTls(directory);
      };
    }

    String scheme() {
      return this == VERSITYGW_EVERYTHING || name().endsWith("TLS") ? "https" : "http";
    }
  }

  @ParameterizedTest
  @EnumSource
  void servesSignedRequestsAndRefusesAWrongSecret(Kind kind) {
    try (S3Server server = kind.start(directory)) {
      assertThat(server.endpoint().uri()).hasScheme(kind.scheme());
      server.createBucket("bucket");
      server.createBucket("bucket");
      SignedRequests requests = SignedRequests.of(server.endpoint());
      requests.put("bucket", "a dir/name+of it", CONTENT);
      assertThat(requests.get("bucket", "a dir/name+of it")).isEqualTo(CONTENT);
      requests.delete("bucket", "a dir/name+of it");
      assertThatThrownBy(() -> requests.get("bucket", "a dir/name+of it"))
          .hasMessageContaining("404");

      S3Endpoint wrong = server.endpoint().as(server.endpoint().accessKey(), "no-such-secret");
      assertThatThrownBy(() -> SignedRequests.of(wrong).put("bucket", "key", CONTENT))
          .isInstanceOf(TestkitException.class)
          .hasMessageContaining("403")
          .hasMessageNotContaining("no-such-secret");
    }
  }

  @Test
  void keepsUsersOfVersityGwApart() {
    try (VersityGw server = VersityGw.start(directory, VersityGw.Option.USERS)) {
      server.createBucket("owned-by-root");
      S3Endpoint user = server.createUser("somebody", "somebodys-secret");
      assertThatThrownBy(() -> SignedRequests.of(user).get("owned-by-root", "key"))
          .hasMessageContaining("403");
    }
  }

  @Test
  void endsItsServerOnClose() {
    S3Server server = VersityGw.start(directory);
    assertThat(server.process().isAlive()).isTrue();
    server.close();
    assertThat(server.process().isAlive()).isFalse();
    assertThat(server.toString().toLowerCase(Locale.ROOT)).doesNotContain("secret");
  }
}
