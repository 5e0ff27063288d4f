package dev.rekindle.storage.s3;

import dev.rekindle.testkit.S3Server;
import dev.rekindle.testkit.VersityGw;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

class VersityGwTlsStoreIT extends S3Contract {
  private static VersityGw server;

  @BeforeAll
  static void start() {
    server = VersityGw.start(scratch, VersityGw.Option.TLS);
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @Override
  S3Server started() {
    return server;
  }
}
