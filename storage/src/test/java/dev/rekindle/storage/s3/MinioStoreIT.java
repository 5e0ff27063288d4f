package dev.rekindle.storage.s3;

import dev.rekindle.testkit.Minio;
import dev.rekindle.testkit.S3Server;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

class MinioStoreIT extends S3Contract {
  private static Minio server;

  @BeforeAll
  static void start() {
    server = Minio.start(scratch);
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @Override
  S3Server server() {
    return server;
  }

  @Override
  protected boolean keysCanBeBelowKeys() {
    return true;
  }
}
