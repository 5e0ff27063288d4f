package dev.rekindle.storage.azure;

import dev.rekindle.storage.ObjectStore;
import dev.rekindle.storage.ObjectStoreContract;
import dev.rekindle.testkit.Azurite;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Set;
import org.junit.jupiter.api.io.TempDir;

/** The contract on Azurite, which the subclasses start. */
abstract class AzuriteContract extends ObjectStoreContract {
  static final String CONTAINER = "contract";

  @TempDir static Path scratch;

  abstract Azurite server();

  @Override
  protected ObjectStore openStore() throws IOException {
    server().createContainer(CONTAINER);
    return AzureStores.open(server().endpoint(), CONTAINER, scratch);
  }

  @Override
  protected ObjectStore openWithoutBucket() throws IOException {
    return AzureStores.open(server().endpoint(), "missing-container", scratch);
  }

  @Override
  protected Set<Quirk> quirks() {
    return Set.of(Quirk.SORTS_LIKE_JAVA, Quirk.FOLDS_BACKSLASHES);
  }

  @Override
  protected int largeSize() {
    return AzureUpload.BLOCK + 1_000;
  }
}
