package dev.rekindle.storage.gcs;

import dev.rekindle.testkit.FakeGcs;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

class FakeGcsTlsStoreIT extends GcsContract {
  private static FakeGcs server;

  @BeforeAll
  static void start() {
    server = FakeGcs.startTls(scratch);
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @Override
  FakeGcs started() {
    return server;
  }
}
