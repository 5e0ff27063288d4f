package dev.rekindle.storage.azure;

import dev.rekindle.storage.HttpStoreContract;
import dev.rekindle.storage.ObjectStore;
import dev.rekindle.storage.Proxies;
import dev.rekindle.storage.Retries;
import dev.rekindle.storage.rest.Patience;
import dev.rekindle.testkit.AzureEndpoint;
import dev.rekindle.testkit.Azurite;
import dev.rekindle.testkit.TamperingProxy;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.io.TempDir;

/** The contract on Azurite, which the subclasses start. */
abstract class AzuriteContract extends HttpStoreContract {
  static final String CONTAINER = "contract";

  @TempDir static Path scratch;

  abstract Azurite started();

  @Override
  protected ObjectStore openStore() throws IOException {
    started().createContainer(CONTAINER);
    return AzureStores.open(started().endpoint(), CONTAINER, scratch);
  }

  @Override
  protected ObjectStore openWithoutBucket() throws IOException {
    return AzureStores.open(started().endpoint(), "missing-container", scratch);
  }

  @Override
  protected Set<Quirk> quirks() {
    return Set.of(Quirk.SORTS_LIKE_JAVA, Quirk.FOLDS_BACKSLASHES);
  }

  @Override
  protected int largeSize() {
    return AzureUpload.BLOCK + 1_000;
  }

  @Override
  protected URI server() {
    return started().endpoint().uri();
  }

  @Override
  protected ObjectStore open(URI server, Proxies proxies, Retries retries) throws IOException {
    started().createContainer(CONTAINER);
    Patience patience =
        new Patience(AzureStores.PATIENCE.connect(), AzureStores.PATIENCE.silence(), retries);
    AzureEndpoint endpoint = started().endpoint().at(server);
    return AzureStores.open(
        endpoint, CONTAINER, AzureStores.keys(endpoint, scratch), patience, proxies);
  }

  /** Of a key there is one word for all; a SAS that expired is in {@link AzureFaultsIT}. */
  @Override
  protected String answer(Trouble trouble) {
    return switch (trouble) {
      case THROTTLED -> error("503 Busy\r\n" + LATER, "ServerBusy");
      case CLOCK_IS_OFF -> error("403 Forbidden\r\n" + OTHER_TIME, "AuthenticationFailed");
      case EXPIRED -> error("401 Unauthorized", "InvalidAuthenticationInfo");
      case WRONG, REVOKED -> error("403 Forbidden", "AuthenticationFailed");
    };
  }

  private static String error(String statusAndHeaders, String code) {
    return TamperingProxy.answer(statusAndHeaders + "\r\nx-ms-error-code: " + code, "");
  }

  @Override
  protected List<String> secrets() {
    return List.of(started().endpoint().key());
  }
}
