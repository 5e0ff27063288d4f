package dev.rekindle.storage.s3;

import dev.rekindle.storage.HttpStoreContract;
import dev.rekindle.storage.ObjectStore;
import dev.rekindle.storage.Proxies;
import dev.rekindle.storage.Retries;
import dev.rekindle.storage.rest.Patience;
import dev.rekindle.testkit.S3Server;
import dev.rekindle.testkit.TamperingProxy;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.core.SdkGlobalTime;

/** The contract on one real server, which the subclasses start. */
abstract class S3Contract extends HttpStoreContract {
  static final String BUCKET = "contract";

  @TempDir static Path scratch;

  abstract S3Server started();

  @Override
  protected ObjectStore openStore() throws IOException {
    started().createBucket(BUCKET);
    return S3Stores.open(started().endpoint(), BUCKET, scratch);
  }

  @Override
  protected ObjectStore openWithoutBucket() throws IOException {
    return S3Stores.open(started().endpoint(), "missing-bucket", scratch);
  }

  @Override
  protected int largeSize() {
    return S3Upload.PART + 1_000;
  }

  @Override
  protected URI server() {
    return started().endpoint().uri();
  }

  @Override
  protected ObjectStore open(URI server, Proxies proxies, Retries retries) throws IOException {
    started().createBucket(BUCKET);
    Patience patience =
        new Patience(S3Stores.PATIENCE.connect(), S3Stores.PATIENCE.silence(), retries);
    return S3Stores.open(started().endpoint().at(server), BUCKET, scratch, patience, proxies);
  }

  @Override
  protected String answer(Trouble trouble) {
    return switch (trouble) {
      case THROTTLED -> error("503 Slow Down\r\n" + LATER, "SlowDown");
      case CLOCK_IS_OFF -> error("403 Forbidden\r\n" + OTHER_TIME, "RequestTimeTooSkewed");
      case WRONG -> error("403 Forbidden", "SignatureDoesNotMatch");
      case EXPIRED -> error("400 Bad Request", "ExpiredToken");
      case REVOKED -> error("403 Forbidden", "InvalidAccessKeyId");
    };
  }

  /** The SDK believes the other time, for all its clients. */
  @AfterEach
  void forgetTheOtherTime() {
    SdkGlobalTime.setGlobalTimeOffset(0);
  }

  private static String error(String statusAndHeaders, String code) {
    return TamperingProxy.answer(
        statusAndHeaders, "<Error><Code>%s</Code><Message>m</Message></Error>".formatted(code));
  }

  @Override
  protected List<String> secrets() {
    return List.of(started().endpoint().secretKey());
  }
}
