package dev.rekindle.storage.gcs;

import dev.rekindle.testkit.FakeGcs;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Disabled;
import org.junit.jupiter.api.Test;

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

  /**
   * The server answers an upload with its own scheme and the host that it was asked under: with TLS
   * at one that only stands in front of it, and speaks none.
   */
  @Test
  @Override
  @Disabled(
      "Over TLS the server leads past what throttles in front of it; FakeGcsStoreIT shows it.")
  protected void waitsAsLongAsAThrottlingStoreAsks() {}

  @Override
  FakeGcs started() {
    return server;
  }
}
