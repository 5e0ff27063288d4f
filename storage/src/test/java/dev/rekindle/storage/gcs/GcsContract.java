package dev.rekindle.storage.gcs;

import dev.rekindle.storage.HttpStoreContract;
import dev.rekindle.storage.ObjectStore;
import dev.rekindle.storage.Proxies;
import dev.rekindle.storage.Retries;
import dev.rekindle.storage.rest.Patience;
import dev.rekindle.testkit.FakeGcs;
import dev.rekindle.testkit.GoogleTokens;
import dev.rekindle.testkit.TamperingProxy;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;

/** The contract on fake-gcs-server, which the subclasses start. */
abstract class GcsContract extends HttpStoreContract {
  static final String BUCKET = "contract";

  @TempDir static Path scratch;
  private static GoogleTokens tokens;

  abstract FakeGcs started();

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
    started().createBucket(BUCKET);
    return GcsStores.open(started().endpoint(), BUCKET, tokens.serviceAccount(scratch));
  }

  @Override
  protected ObjectStore openWithoutBucket() throws IOException {
    return GcsStores.open(started().endpoint(), "missing-bucket", tokens.serviceAccount(scratch));
  }

  @Override
  protected int largeSize() {
    return GcsUpload.CHUNK + 1_000;
  }

  @Override
  protected URI server() {
    return started().endpoint().uri();
  }

  @Override
  protected ObjectStore open(URI server, Proxies proxies, Retries retries) throws IOException {
    started().createBucket(BUCKET);
    Patience patience =
        new Patience(GcsStores.PATIENCE.connect(), GcsStores.PATIENCE.silence(), retries);
    Path credentials = tokens.serviceAccount(scratch);
    return GcsStores.open(started().endpoint().at(server), BUCKET, credentials, patience, proxies);
  }

  /** Whether it is wrong, expired or was revoked, Google does not say. */
  @Override
  protected String answer(Trouble trouble) {
    return switch (trouble) {
      case THROTTLED -> TamperingProxy.answer("429 Too Many Requests\r\n" + LATER, "");
      case CLOCK_IS_OFF -> TamperingProxy.answer("401 Unauthorized\r\n" + OTHER_TIME, "");
      case WRONG, EXPIRED, REVOKED -> TamperingProxy.answer("401 Unauthorized", "");
    };
  }

  @Override
  protected List<String> secrets() {
    return List.of("token-", "PRIVATE KEY");
  }
}
