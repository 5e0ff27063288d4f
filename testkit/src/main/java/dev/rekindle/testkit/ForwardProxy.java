package dev.rekindle.testkit;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * proxy.py, an HTTP proxy as networks have them between a cluster and the internet. Clients that
 * never ask a proxy for this machine reach a server of a test through it by {@link #through}.
 */
public final class ForwardProxy implements AutoCloseable {
  /** Who may use it, where it asks. */
  public static final String USER = "user";

  /** With what a URL cannot hold as it is. */
  public static final String PASSWORD = "pass/w@rd";

  private final int port;
  private final ChildProcess process;

  private ForwardProxy(int port, ChildProcess process) {
    this.port = port;
    this.process = process;
  }

  /** Starts one that lets everybody through; its log goes to that directory. */
  public static ForwardProxy start(Path directory) {
    return start(directory, null);
  }

  /** Starts one that wants {@link #USER} and {@link #PASSWORD}. */
  public static ForwardProxy startWithPassword(Path directory) {
    return start(directory, USER + ":" + PASSWORD);
  }

  private static ForwardProxy start(Path directory, @Nullable String login) {
    int port = Loopback.freePort();
    List<String> arguments = new ArrayList<>();
    arguments.add(Tools.require("proxy-py").toString());
    arguments.addAll(List.of("--hostname", "127.0.0.1", "--port", Integer.toString(port)));
    arguments.addAll(List.of("--num-workers", "1", "--num-acceptors", "1"));
    if (login != null) {
      arguments.addAll(List.of("--basic-auth", login));
    }
    ChildProcess process =
        ChildProcess.start(
            new ChildProcess.Command("proxy-" + port, arguments, directory, Map.of()));
    Readiness.awaitPort(process, port, Duration.ofSeconds(30));
    return new ForwardProxy(port, process);
  }

  /** Its URL, as {@code HTTPS_PROXY} has it. */
  public URI uri() {
    return URI.create("http://127.0.0.1:" + port);
  }

  /** The same with user and password. */
  public String uriWithPassword() {
    return "http://user:pass%2Fw%40rd@127.0.0.1:" + port;
  }

  /** The address by which the proxy finds a server of this machine, and which is not loopback. */
  public static URI through(URI server) {
    return URI.create(server.getScheme() + "://0.0.0.0:" + server.getPort());
  }

  /** Waits until it has told that it passed something on to that server. */
  public void awaitUse(URI server) {
    process.await(
        "a line about " + server,
        Duration.ofSeconds(10),
        () -> process.output().contains(seen(server)));
  }

  /** Whether it passed something on to that server by now. */
  public boolean wasAskedFor(URI server) {
    return process.output().contains(seen(server));
  }

  private static String seen(URI server) {
    return "0.0.0.0:" + server.getPort();
  }

  @Override
  public void close() {
    process.close();
  }
}
