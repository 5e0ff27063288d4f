package dev.rekindle.testkit;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * versitygw over a directory: signatures, regions, users, stored checksums and versions as in AWS.
 * It breaks the connection on a refused conditional PUT of more than about 10 KB, ignores every
 * server-side encryption, and leaves {@code aws-chunked} in a stored Content-Encoding.
 */
public final class VersityGw implements S3Server {
  /** What a plain start does not bring. */
  public enum Option {
    /** https, with a certificate of its own. */
    TLS,
    /** More users than the root account; see {@link #createUser}. */
    USERS,
    /** Buckets can keep versions. */
    VERSIONS
  }

  private final Path directory;
  private final S3Endpoint endpoint;
  private final ChildProcess process;

  private VersityGw(Path directory, S3Endpoint endpoint, ChildProcess process) {
    this.directory = directory;
    this.endpoint = endpoint;
    this.process = process;
  }

  /**
   * Starts one in an empty directory, or again in one that an earlier start left.
   *
   * @param directory where objects, log and certificates go
   */
  public static VersityGw start(Path directory, Option... options) {
    return start("127.0.0.1", directory, options);
  }

  /**
   * The same on another address of this machine, one that a cluster's pods reach for instance; no
   * certificate names it.
   */
  public static VersityGw startAt(String address, Path directory) {
    return start(address, directory);
  }

  private static VersityGw start(String address, Path directory, Option... options) {
    Path home = directory.toAbsolutePath();
    Set<Option> chosen = Set.of(options);
    TestCertificates tls =
        chosen.contains(Option.TLS) ? TestCertificates.create(home.resolve("certificates")) : null;
    int port = Loopback.freePort();
    S3Endpoint endpoint = S3Endpoint.onPort(address, port, tls);
    List<String> arguments = new ArrayList<>();
    arguments.add(Tools.require("versitygw").toString());
    arguments.addAll(List.of("--quiet", "--port", address + ":" + port, "--keep-alive"));
    arguments.addAll(List.of("--region", endpoint.region()));
    arguments.addAll(List.of("--access", endpoint.accessKey(), "--secret", endpoint.secretKey()));
    if (tls != null) {
      arguments.addAll(List.of("--cert", tls.certificatePem().toString()));
      arguments.addAll(List.of("--key", tls.keyPem().toString()));
    }
    if (chosen.contains(Option.USERS)) {
      arguments.addAll(List.of("--iam-dir", directory(home, "users")));
    }
    arguments.add("posix");
    if (chosen.contains(Option.VERSIONS)) {
      arguments.addAll(List.of("--versioning-dir", directory(home, "versions")));
    }
    arguments.add(directory(home, "objects"));
    ChildProcess process =
        ChildProcess.start(new ChildProcess.Command("versitygw", arguments, home, Map.of()));
    Readiness.awaitS3(process, endpoint, Duration.ofSeconds(30));
    return new VersityGw(home, endpoint, process);
  }

  private static String directory(Path home, String name) {
    return Disk.makeDirectory(home.resolve(name)).toString();
  }

  /** Starts one that speaks https, with a certificate of its own. */
  public static VersityGw startTls(Path directory) {
    return start(directory, Option.TLS);
  }

  /** Makes an ordinary user, who may own buckets and sees nobody else's. */
  public S3Endpoint createUser(String accessKey, String secretKey) {
    List<String> arguments = new ArrayList<>();
    arguments.add(Tools.require("versitygw").toString());
    arguments.addAll(List.of("admin", "--access", endpoint.accessKey()));
    arguments.addAll(List.of("--secret", endpoint.secretKey()));
    arguments.addAll(List.of("--endpoint-url", endpoint.uri().toString(), "--allow-insecure"));
    arguments.addAll(List.of("create-user", "--access", accessKey, "--secret", secretKey));
    arguments.addAll(List.of("--role", "user"));
    var finished =
        ChildProcess.run(
            new ChildProcess.Command("versitygw-admin", arguments, directory, Map.of()),
            Duration.ofSeconds(30));
    if (finished.exitCode() != 0) {
      throw new TestkitException("versitygw could not make a user: " + finished.output());
    }
    return endpoint.as(accessKey, secretKey);
  }

  /** The directory whose children are the buckets. */
  public Path objects() {
    return directory.resolve("objects");
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
