package dev.rekindle.storage.s3;

import dev.rekindle.storage.ObjectStore;
import dev.rekindle.storage.ObjectStoreContract;
import dev.rekindle.testkit.S3Server;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

/** The contract on one real server, which the subclasses start. */
abstract class S3Contract extends ObjectStoreContract {
  static final String BUCKET = "contract";

  @TempDir static Path scratch;

  abstract S3Server server();

  @Override
  protected ObjectStore openStore() throws IOException {
    server().createBucket(BUCKET);
    return S3Stores.open(server().endpoint(), BUCKET, scratch);
  }

  @Override
  protected ObjectStore openWithoutBucket() throws IOException {
    return S3Stores.open(server().endpoint(), "missing-bucket", scratch);
  }

  @Override
  protected int largeSize() {
    return S3Upload.PART + 1_000;
  }
}
