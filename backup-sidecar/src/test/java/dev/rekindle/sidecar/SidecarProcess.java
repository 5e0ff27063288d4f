package dev.rekindle.sidecar;

import dev.rekindle.plan.PlanJson;
import dev.rekindle.plan.RestorePlan;
import dev.rekindle.testkit.ChildProcess;
import dev.rekindle.testkit.TestCertificates;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.KeyStore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import org.jspecify.annotations.Nullable;

/** The built program as a child process, on the plan and the volume of one pod, and who asks it. */
final class SidecarProcess implements AutoCloseable {
  static final String POD = "c1-r1-0";

  private static final Path APP = Path.of("target/app/backup-sidecar.jar");
  private static final Path RESTORER = Path.of("../restorer-init/target/app/restorer-init.jar");

  private final Path directory;
  private final Path data;
  private final TestCertificates certificates;
  private final Map<String, String> environment = new HashMap<>();
  private final int port;
  private @Nullable ChildProcess process;

  /** What a request brought. */
  record Answer(int status, String body) {}

  SidecarProcess(Path directory) throws IOException {
    this.directory = Files.createDirectories(directory);
    this.data = Files.createDirectories(directory.resolve("volume"));
    this.certificates = TestCertificates.create(directory.resolve("certificates"));
    this.port = freePort();
    environment.put("REKINDLE_POD", POD);
    environment.put("REKINDLE_NAMESPACE", "db");
    environment.put("REKINDLE_WORKLOAD", "c1-r1");
    environment.put("REKINDLE_PLAN", directory.resolve("plan.json").toString());
    environment.put("REKINDLE_DATA_PATH", data.toString());
    environment.put("REKINDLE_AGENT_PORT", String.valueOf(port));
    environment.put("REKINDLE_TERMINATION_LOG", directory.resolve("end.json").toString());
    environment.put("REKINDLE_JMX_LOGIN", directory.resolve("login").toString());
  }

  static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }

  Path data() {
    return data;
  }

  /** The certificate of the authority that the plan is to believe. */
  String authority() throws IOException {
    return Files.readString(certificates.caPem());
  }

  SidecarProcess with(String variable, String value) {
    environment.put(variable, value);
    return this;
  }

  /** Puts a plan where the pod reads it, whole. */
  void plan(RestorePlan plan) throws IOException {
    Path whole = directory.resolve("plan.new");
    Files.writeString(whole, PlanJson.write(plan));
    Files.move(
        whole,
        directory.resolve("plan.json"),
        StandardCopyOption.REPLACE_EXISTING,
        StandardCopyOption.ATOMIC_MOVE);
  }

  SidecarProcess start() {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("@" + Path.of("bin/java.options").toAbsolutePath());
    command.addAll(List.of("-cp", RESTORER.toAbsolutePath() + ":" + APP.toAbsolutePath()));
    command.add("dev.rekindle.sidecar.SidecarMain");
    process =
        ChildProcess.start(new ChildProcess.Command("sidecar", command, directory, environment));
    return this;
  }

  ChildProcess process() {
    return Objects.requireNonNull(process);
  }

  /** Asks as the controller does; -1 when nobody answers. */
  Answer asController() throws Exception {
    return ask(certificates.keyStore(), "/status");
  }

  /** Asks with whatever is in a key store, or with nothing. */
  Answer ask(@Nullable Path keyStore, String path) throws Exception {
    SSLContext tls = SSLContext.getInstance("TLSv1.3");
    tls.init(
        keyStore == null ? new KeyManager[0] : keys(keyStore),
        new TrustManager[] {new AnyPod()},
        null);
    try (HttpClient client = HttpClient.newBuilder().sslContext(tls).build()) {
      HttpResponse<String> answer =
          client.send(
              HttpRequest.newBuilder(URI.create("https://localhost:" + port + path))
                  .timeout(Duration.ofSeconds(10))
                  .build(),
              HttpResponse.BodyHandlers.ofString());
      return new Answer(answer.statusCode(), answer.body());
    } catch (IOException e) {
      return new Answer(-1, String.valueOf(e));
    }
  }

  private static KeyManager[] keys(Path file) throws Exception {
    char[] password = TestCertificates.PASSWORD.toCharArray();
    KeyStore store = KeyStore.getInstance(file.toFile(), password);
    KeyManagerFactory factory = KeyManagerFactory.getInstance("PKIX");
    factory.init(store, password);
    return factory.getKeyManagers();
  }

  @Override
  public void close() {
    if (process != null) {
      process.close();
    }
  }
}
