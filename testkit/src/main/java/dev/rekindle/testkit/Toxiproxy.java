package dev.rekindle.testkit;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * A toxiproxy server, for faults on the wire. Tests make proxies and toxics in it with
 * toxiproxy-java. For a cut in the middle of a body use {@code limitData}; {@code resetPeer} passes
 * nothing on before it resets.
 */
public final class Toxiproxy implements AutoCloseable {
  private static final String HOST = "127.0.0.1";

  private final int port;
  private final ChildProcess process;

  private Toxiproxy(int port, ChildProcess process) {
    this.port = port;
    this.process = process;
  }

  /** Starts one; its log goes to that directory. */
  public static Toxiproxy start(Path directory) {
    int port = Loopback.freePort();
    List<String> arguments =
        List.of(
            Tools.require("toxiproxy").toString(), "-host", HOST, "-port", Integer.toString(port));
    ChildProcess process =
        ChildProcess.start(new ChildProcess.Command("toxiproxy", arguments, directory, Map.of()));
    Readiness.awaitPort(process, port, Duration.ofSeconds(30));
    return new Toxiproxy(port, process);
  }

  /** Where its control API listens, for {@code new ToxiproxyClient(host(), port())}. */
  public String host() {
    return HOST;
  }

  /** See {@link #host}. */
  public int port() {
    return port;
  }

  /** The running program. */
  public ChildProcess process() {
    return process;
  }

  @Override
  public void close() {
    process.close();
  }
}
