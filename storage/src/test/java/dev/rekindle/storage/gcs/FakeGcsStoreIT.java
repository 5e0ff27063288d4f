package dev.rekindle.storage.gcs;

import dev.rekindle.testkit.FakeGcs;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

class FakeGcsStoreIT extends GcsContract {
  private static FakeGcs server;

  @BeforeAll
  static void start() {
    server = FakeGcs.start(scratch);
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
