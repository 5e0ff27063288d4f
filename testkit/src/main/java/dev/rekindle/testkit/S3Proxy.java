package dev.rekindle.testkit;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * s3proxy over a directory: pure Java, signatures and atomic conditional writes; no versions, no
 * stored checksums, no tags, any region. Objects must be written through it: a file that is copied
 * into its directory has no ETag in listings.
 */
public final class S3Proxy implements S3Server {
  /** Without it s3proxy logs at DEBUG, gigabytes of it. */
  private static final String QUIET =
      """
      <configuration>
        <appender name="out" class="ch.qos.logback.core.ConsoleAppender">
          <encoder><pattern>%d %-5level %logger{20} %msg%n</pattern></encoder>
        </appender>
        <root level="WARN"><appender-ref ref="out"/></root>
      </configuration>
      """;

  private final S3Endpoint endpoint;
  private final ChildProcess process;

  private S3Proxy(S3Endpoint endpoint, ChildProcess process) {
    this.endpoint = endpoint;
    this.process = process;
  }

  /** Starts one that speaks http. */
  public static S3Proxy start(Path directory) {
    return start(directory.toAbsolutePath(), null);
  }

  /** Starts one that speaks https, with a certificate of its own. */
  public static S3Proxy startTls(Path directory) {
    Path home = directory.toAbsolutePath();
    return start(home, TestCertificates.create(home.resolve("certificates")));
  }

  private static S3Proxy start(Path home, @Nullable TestCertificates tls) {
    S3Endpoint endpoint = S3Endpoint.onPort(Loopback.freePort(), tls);
    Path objects = Disk.makeDirectory(home.resolve("objects"));
    Path configuration =
        Disk.write(home.resolve("s3proxy.conf"), configuration(endpoint, objects, tls));
    Path logging = Disk.write(home.resolve("logback.xml"), QUIET);
    List<String> arguments =
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Xmx1g",
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "-Dlogback.configurationFile=" + logging,
            "-cp",
            Tools.require("s3proxy") + "/*",
            "org.gaul.s3proxy.Main",
            "--properties",
            configuration.toString());
    ChildProcess process =
        ChildProcess.start(new ChildProcess.Command("s3proxy", arguments, home, Map.of()));
    Readiness.awaitS3(process, endpoint, Duration.ofSeconds(60));
    return new S3Proxy(endpoint, process);
  }

  private static String configuration(
      S3Endpoint endpoint, Path objects, @Nullable TestCertificates tls) {
    String address =
        tls == null
            ? "s3proxy.endpoint=" + endpoint.uri()
            : """
            s3proxy.secure-endpoint=%s
            s3proxy.keystore-path=%s
            s3proxy.keystore-password=%s"""
                .formatted(endpoint.uri(), tls.keyStore(), TestCertificates.PASSWORD);
    return """
    %s
    s3proxy.authorization=aws-v2-or-v4
    s3proxy.identity=%s
    s3proxy.credential=%s
    jclouds.provider=filesystem-nio2
    jclouds.filesystem.basedir=%s
    """
        .formatted(address, endpoint.accessKey(), endpoint.secretKey(), objects);
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
