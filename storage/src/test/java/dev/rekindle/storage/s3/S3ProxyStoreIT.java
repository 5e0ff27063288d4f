package dev.rekindle.storage.s3;

import dev.rekindle.testkit.S3Proxy;
import dev.rekindle.testkit.S3Server;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

class S3ProxyStoreIT extends S3Contract {
  private static S3Proxy server;

  @BeforeAll
  static void start() {
    server = S3Proxy.start(scratch);
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @Override
  S3Server started() {
    return server;
  }

  @Override
  protected Set<Quirk> quirks() {
    return Set.of(Quirk.CANNOT_DELETE_BELOW_AN_OBJECT, Quirk.SORTS_LIKE_JAVA);
  }
}
