package dev.rekindle.testkit;

import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Where Medusa keeps backups. A prefix is null, or longer than one character. */
public sealed interface MedusaStorage {
  /** A bucket of an S3 server that speaks http (Medusa cannot be told a CA). */
  record S3(S3Endpoint endpoint, String bucket, @Nullable String prefix) implements MedusaStorage {
    /** A bucket's top. */
    public S3(S3Endpoint endpoint, String bucket) {
      this(endpoint, bucket, null);
    }

    @Override
    public String section() {
      return """
      storage_provider = s3_compatible
      bucket_name = %s
      host = %s
      port = %d
      region = %s
      secure = False
      s3_addressing_style = path
      """
          .formatted(bucket, endpoint.uri().getHost(), endpoint.uri().getPort(), endpoint.region());
    }

    @Override
    public Map<String, String> environment() {
      return Map.of(
          "AWS_ACCESS_KEY_ID", endpoint.accessKey(),
          "AWS_SECRET_ACCESS_KEY", endpoint.secretKey());
    }
  }

  /**
   * A bucket of a server that speaks Google's protocol over http. Medusa is told of it by the
   * variable that emulators have, which also keeps its library from asking for tokens.
   *
   * @param keyFile a service account's
   */
  record Google(GcsEndpoint endpoint, String bucket, @Nullable String prefix, Path keyFile)
      implements MedusaStorage {
    @Override
    public String section() {
      return """
      storage_provider = google_storage
      bucket_name = %s
      key_file = %s
      """
          .formatted(bucket, keyFile);
    }

    @Override
    public Map<String, String> environment() {
      return Map.of("STORAGE_EMULATOR_HOST", endpoint.uri().toString());
    }
  }

  /**
   * A container of a server that speaks Azure's protocol over TLS: Medusa always asks {@code
   * https://<account>.blob.core.<host>:<port>}. What ends in {@code .localhost} is this machine.
   *
   * @param keyFile JSON with {@code storage_account} and {@code key}
   */
  record Azure(AzureEndpoint endpoint, String bucket, @Nullable String prefix, Path keyFile)
      implements MedusaStorage {
    @Override
    public String section() {
      return """
      storage_provider = azure_blobs
      bucket_name = %s
      key_file = %s
      host = localhost
      port = %d
      """
          .formatted(bucket, keyFile, endpoint.uri().getPort());
    }

    @Override
    public Map<String, String> environment() {
      return endpoint.caPem() == null
          ? Map.of()
          : Map.of("SSL_CERT_FILE", endpoint.caPem().toString());
    }
  }

  /** The directory {@code <basePath>/<bucket>}. */
  record Local(Path basePath, String bucket, @Nullable String prefix) implements MedusaStorage {
    @Override
    public String section() {
      return """
      storage_provider = local
      base_path = %s
      bucket_name = %s
      """
          .formatted(basePath, bucket);
    }

    @Override
    public Map<String, String> environment() {
      return Map.of();
    }
  }

  /** A prefix inside the bucket, or null. */
  @Nullable String prefix();

  /** Its lines of Medusa's section {@code [storage]}, without the prefix. */
  String section();

  /** What Medusa's process needs in its environment. */
  Map<String, String> environment();
}
