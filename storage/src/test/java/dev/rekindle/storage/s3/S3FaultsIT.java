package dev.rekindle.storage.s3;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rekindle.storage.ByteRange;
import dev.rekindle.storage.ObjectStore;
import dev.rekindle.storage.StorageUrl;
import dev.rekindle.storage.StoreConfig;
import dev.rekindle.storage.StoreException;
import dev.rekindle.storage.StoreException.Kind;
import dev.rekindle.storage.StoreFailures;
import dev.rekindle.storage.WireFaultsContract;
import dev.rekindle.storage.rest.Patience;
import dev.rekindle.testkit.S3Endpoint;
import dev.rekindle.testkit.VersityGw;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Reading while the wire between us and a real server misbehaves; and a server that is another. */
class S3FaultsIT extends WireFaultsContract {
  private static final String BUCKET = "faults";

  @TempDir private static Path scratch;
  private static VersityGw server;
  private static VersityGw tls;

  @BeforeAll
  static void start() throws Exception {
    server = VersityGw.start(scratch.resolve("plain"));
    tls = VersityGw.start(scratch.resolve("tls"), VersityGw.Option.TLS);
    server.createBucket(BUCKET);
    tls.createBucket(BUCKET);
  }

  @AfterAll
  static void stop() {
    server.close();
    tls.close();
  }

  @Override
  protected URI server() {
    return server.endpoint().uri();
  }

  @Override
  protected ObjectStore open(URI at, Patience patience) throws IOException {
    return S3Stores.open(server.endpoint().at(at), BUCKET, scratch, patience);
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
        StoreException e = StoreFailures.of(use);
        assertThat(e.kind()).as(e.getMessage()).isEqualTo(kind);
        assertThat(e).hasMessageContaining(words);
      }
    }
  }
}
