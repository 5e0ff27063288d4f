package dev.rekindle.storage.gcs;

import dev.rekindle.storage.ObjectStore;
import dev.rekindle.storage.ObjectStoreContract;
import dev.rekindle.testkit.FakeGcs;
import dev.rekindle.testkit.GoogleTokens;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;

/** The contract on fake-gcs-server, which the subclasses start. */
abstract class GcsContract extends ObjectStoreContract {
  static final String BUCKET = "contract";

  @TempDir static Path scratch;
  private static GoogleTokens tokens;

  abstract FakeGcs server();

  @BeforeAll
  static void startTokens() {
    tokens = GoogleTokens.start();
  }

  @AfterAll
  static void stopTokens() {
    tokens.close();
  }

  @Override
  protected ObjectStore openStore() throws IOException {
    server().createBucket(BUCKET);
    return GcsStores.open(server().endpoint(), BUCKET, tokens.serviceAccount(scratch));
  }

  @Override
  protected ObjectStore openWithoutBucket() throws IOException {
    return GcsStores.open(server().endpoint(), "missing-bucket", tokens.serviceAccount(scratch));
  }

  @Override
  protected int largeSize() {
    return GcsUpload.CHUNK + 1_000;
  }
}
