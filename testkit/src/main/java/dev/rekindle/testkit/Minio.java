package dev.rekindle.testkit;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * MinIO over a directory: server-side encryption with KMS keys and, over TLS, customer keys; STS
 * sessions; object lock. It ignores If-Match on DELETE. Its licence is AGPL-3.0: it is a process of
 * the tests only, and nothing of it is shipped or linked.
 */
public final class Minio implements S3Server {
  /** The only KMS key that it knows. */
  public static final String KMS_KEY = "testkms";

  /** 32 bytes, as AES-256 wants, in Base64. */
  private static final String KMS_SECRET = "a2tra2tra2tra2tra2tra2tra2tra2tra2tra2tra2s=";

  private final S3Endpoint endpoint;
  private final ChildProcess process;

  private Minio(S3Endpoint endpoint, ChildProcess process) {
    this.endpoint = endpoint;
    this.process = process;
  }

  /** Starts one that speaks http. */
  public static Minio start(Path directory) {
    return start(directory.toAbsolutePath(), null);
  }

  /** Starts one that speaks https, with a certificate of its own. */
  public static Minio startTls(Path directory) {
    Path home = directory.toAbsolutePath();
    return start(home, TestCertificates.create(home.resolve("made-certificates")));
  }

  private static Minio start(Path home, @Nullable TestCertificates tls) {
    int port = Loopback.freePort();
    List<String> arguments = new ArrayList<>();
    arguments.add(Tools.require("minio").toString());
    arguments.addAll(List.of("server", "--quiet", "--address", "127.0.0.1:" + port));
    if (tls != null) {
      Path certificates = Disk.makeDirectory(home.resolve("certificates"));
      Disk.copy(tls.certificatePem(), certificates.resolve("public.crt"));
      Disk.copy(tls.keyPem(), certificates.resolve("private.key"));
      arguments.addAll(List.of("--certs-dir", certificates.toString()));
    }
    arguments.add(Disk.makeDirectory(home.resolve("objects")).toString());
    Map<String, String> environment =
        Map.of(
            "MINIO_ROOT_USER",
            S3Endpoint.ACCESS_KEY,
            "MINIO_ROOT_PASSWORD",
            S3Endpoint.SECRET_KEY,
            "MINIO_KMS_SECRET_KEY",
            KMS_KEY + ":" + KMS_SECRET,
            "MINIO_BROWSER",
            "off",
            "MINIO_CI_CD",
            "1");
    ChildProcess process =
        ChildProcess.start(new ChildProcess.Command("minio", arguments, home, environment));
    S3Endpoint endpoint = S3Endpoint.onPort(port, tls);
    Readiness.awaitS3(process, endpoint, Duration.ofSeconds(60));
    return new Minio(endpoint, process);
  }

  @Override
  public S3Endpoint endpoint() {
    return endpoint;
  }

  @Override
  public ChildProcess process() {
    return process;
  }
}
