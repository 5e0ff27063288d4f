package dev.rekindle.restorer;

import dev.rekindle.testkit.AzureRequests;
import dev.rekindle.testkit.Azurite;
import dev.rekindle.testkit.FakeGcs;
import dev.rekindle.testkit.GoogleTokens;
import dev.rekindle.testkit.SignedRequests;
import dev.rekindle.testkit.VersityGw;
import java.net.URI;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A server of each cloud's protocol with the same objects, and how the program gets there. */
final class Clouds implements AutoCloseable {
  private static final String BUCKET = "backups";

  final VersityGw s3;
  final FakeGcs gcs;
  final Azurite azurite;
  final GoogleTokens tokens;
  private final Path directory;

  /** Whose protocol. */
  enum Cloud {
    S3("s3"),
    GOOGLE("gs"),
    AZURE("azblob");

    private final String scheme;

    Cloud(String scheme) {
      this.scheme = scheme;
    }
  }

  private Clouds(Path directory) {
    this.directory = directory;
    s3 = VersityGw.start(directory.resolve("s3"));
    gcs = FakeGcs.start(directory.resolve("gcs"));
    azurite = Azurite.startTls(directory.resolve("azurite"));
    tokens = GoogleTokens.start();
  }

  /** Starts the servers, and puts the objects into a bucket of each. */
  static Clouds start(Path directory, Map<String, byte[]> objects) {
    Clouds clouds = new Clouds(directory);
    SignedRequests s3 = SignedRequests.of(clouds.s3.endpoint());
    AzureRequests azure = AzureRequests.of(clouds.azurite.endpoint());
    s3.createBucket(BUCKET);
    clouds.gcs.createBucket(BUCKET);
    azure.createContainer(BUCKET);
    objects.forEach(
        (key, content) -> {
          s3.put(BUCKET, key, content);
          clouds.gcs.put(BUCKET, key, content);
          azure.put(BUCKET, key, content, Map.of());
        });
    return clouds;
  }

  /** Returns where the objects are; who asks is not said, and nobody but the test is asked. */
  Map<String, String> settings(Cloud cloud) {
    Map<String, String> settings = new HashMap<>();
    settings.put("REKINDLE_STORAGE", cloud.scheme + "://" + BUCKET);
    settings.put("REKINDLE_ATTEMPTS", "2");
    settings.put("AWS_EC2_METADATA_DISABLED", "true");
    settings.put("AWS_SHARED_CREDENTIALS_FILE", directory.resolve("none").toString());
    switch (cloud) {
      case S3 -> {
        server(settings, s3.endpoint().uri(), s3.endpoint().caPem());
        settings.put("REKINDLE_REGION", s3.endpoint().region());
      }
      case GOOGLE -> server(settings, gcs.endpoint().uri(), gcs.endpoint().caPem());
      case AZURE -> server(settings, azurite.endpoint().uri(), azurite.endpoint().caPem());
    }
    return settings;
  }

  private static void server(Map<String, String> settings, URI uri, @Nullable Path ca) {
    settings.put("REKINDLE_ENDPOINT", uri.toString());
    if (ca == null) {
      settings.put("REKINDLE_TLS", "Insecure");
    } else {
      settings.put("REKINDLE_CA_FILE", ca.toString());
    }
  }

  /** Returns the JSON of a service account. */
  String serviceAccount() {
    return RestorerProcess.text(serviceAccountFile());
  }

  Path serviceAccountFile() {
    return tokens.serviceAccount(directory.resolve("service-account"));
  }

  /** Returns what must be in no message. */
  String[] secrets() {
    return new String[] {
      azurite.endpoint().key(), s3.endpoint().secretKey(), "PRIVATE KEY", "token-"
    };
  }

  @Override
  public void close() {
    s3.close();
    gcs.close();
    azurite.close();
    tokens.close();
  }
}
