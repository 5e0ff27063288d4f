package dev.rekindle.testkit;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Azurite over a directory: keys, shared access signatures, block blobs, conditions and Content-MD5
 * as Azure has them; over TLS also bearer tokens, of which it checks what they say and not who
 * signed them. It takes requests of any API version. The account is part of the path, not of the
 * host.
 */
public final class Azurite implements AutoCloseable {
  private static final String ACCOUNT = "testaccount";

  /** 32 bytes in Base64. */
  private static final String KEY = "dGVzdGtleXRlc3RrZXl0ZXN0a2V5dGVzdGtleTEyMzQ=";

  private final AzureEndpoint endpoint;
  private final ChildProcess process;

  private Azurite(AzureEndpoint endpoint, ChildProcess process) {
    this.endpoint = endpoint;
    this.process = process;
  }

  /** Starts one that speaks http. */
  public static Azurite start(Path directory) {
    return start(directory.toAbsolutePath(), null);
  }

  /** Starts one that speaks https, with a certificate of its own, and takes bearer tokens. */
  public static Azurite startTls(Path directory) {
    Path home = directory.toAbsolutePath();
    return start(home, TestCertificates.create(home.resolve("certificates")));
  }

  private static Azurite start(Path home, @Nullable TestCertificates tls) {
    int port = Loopback.freePort();
    URI uri = URI.create((tls == null ? "http" : "https") + "://127.0.0.1:" + port);
    List<String> arguments = new ArrayList<>();
    arguments.add(Tools.require("azurite").toString());
    arguments.addAll(List.of("--blobHost", "127.0.0.1", "--blobPort", Integer.toString(port)));
    arguments.addAll(
        List.of("--location", Disk.makeDirectory(home.resolve("blobs")).toString(), "--silent"));
    arguments.addAll(List.of("--skipApiVersionCheck", "--disableTelemetry"));
    if (tls != null) {
      arguments.addAll(List.of("--cert", tls.certificatePem().toString()));
      arguments.addAll(List.of("--key", tls.keyPem().toString(), "--oauth", "basic"));
    }
    Map<String, String> environment = Map.of("AZURITE_ACCOUNTS", ACCOUNT + ":" + KEY);
    ChildProcess process =
        ChildProcess.start(new ChildProcess.Command("azurite", arguments, home, environment));
    Readiness.awaitPort(process, port, Duration.ofSeconds(60));
    return new Azurite(
        new AzureEndpoint(uri, ACCOUNT, KEY, tls == null ? null : tls.caPem()), process);
  }

  /** Its address and account. */
  public AzureEndpoint endpoint() {
    return endpoint;
  }

  /** The running program, for its log and for killing it. */
  public ChildProcess process() {
    return process;
  }

  /** Makes a container; one that is there already is fine. */
  public void createContainer(String name) {
    AzureRequests.of(endpoint).createContainer(name);
  }

  @Override
  public void close() {
    process.close();
  }
}
