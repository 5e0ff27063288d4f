package dev.rekindle.storage.azure;

import dev.rekindle.testkit.Azurite;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

class AzuriteStoreIT extends AzuriteContract {
  private static Azurite server;

  @BeforeAll
  static void start() {
    server = Azurite.start(scratch);
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @Override
  Azurite started() {
    return server;
  }
}
