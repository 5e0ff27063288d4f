import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.time.Duration;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/**
 * An API server as far as the webhook can tell: answers what it is asked, and asks the webhook for
 * admission, while the JVM watches what the webhook loads. Run as a source file by {@code
 * bin/train}; no test and no server knows it.
 *
 * <p>Arguments: a directory with {@code key.p12} (password "training"), in which it writes {@code
 * tls/}, {@code token}, {@code webhook-port} and {@code port}; and the directory of the objects and
 * reviews.
 */
public final class TrainingCluster {
  private static final int ROUNDS = 60;
  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final Pattern PATH = Pattern.compile(".*/([a-z]+)(?:/([a-z0-9.-]+))?");
  private static final Pattern NAME = Pattern.compile("\"metadata\": \\{\\s*\"name\": \"([^\"]+)\"");
  private static final String BEGIN = "\n {\n  \"path\": \"";

  private final Path objects;
  private final String certificate;

  private TrainingCluster(Path objects, String certificate) {
    this.objects = objects;
    this.certificate = certificate;
  }

  public static void main(String[] arguments) {
    try {
      run(arguments);
      System.exit(0);
    } catch (Exception e) {
      e.printStackTrace();
      System.exit(1);
    }
  }

  private static void run(String[] arguments) throws Exception {
    Path work = Path.of(arguments[0]);
    Path training = Path.of(arguments[1]);
    KeyStore keys = keys(work.resolve("key.p12"));
    String certificate = pem("CERTIFICATE", keys.getCertificate("training").getEncoded());
    Path tls = Files.createDirectory(work.resolve("tls"));
    Files.writeString(tls.resolve("tls.crt"), certificate);
    Files.writeString(
        tls.resolve("tls.key"),
        pem("PRIVATE KEY", keys.getKey("training", "training".toCharArray()).getEncoded()));
    Files.writeString(work.resolve("token"), "training");
    SSLContext context = context(keys);
    HttpsServer server =
        HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setHttpsConfigurator(new HttpsConfigurator(context));
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.createContext("/", new TrainingCluster(training.resolve("objects"), certificate)::answer);
    server.start();
    int webhook = freePort();
    Files.writeString(work.resolve("webhook-port"), Integer.toString(webhook));
    Path port = work.resolve("port.new");
    Files.writeString(port, Integer.toString(server.getAddress().getPort()));
    Files.move(port, work.resolve("port"), StandardCopyOption.ATOMIC_MOVE);
    ask(HttpClient.newBuilder().sslContext(context).build(), webhook, training);
  }

  private static KeyStore keys(Path file) throws Exception {
    KeyStore keys = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(file)) {
      keys.load(in, "training".toCharArray());
    }
    return keys;
  }

  private static String pem(String kind, byte[] content) {
    return "-----BEGIN %1$s-----\n%2$s\n-----END %1$s-----\n"
        .formatted(kind, Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(content));
  }

  private static SSLContext context(KeyStore keys) throws Exception {
    KeyManagerFactory key = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    key.init(keys, "training".toCharArray());
    KeyStore trusted = KeyStore.getInstance("PKCS12");
    trusted.load(null, null);
    Certificate certificate = keys.getCertificate("training");
    trusted.setCertificateEntry("training", certificate);
    TrustManagerFactory trust =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trust.init(trusted);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(key.getKeyManagers(), trust.getTrustManagers(), null);
    return context;
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  // --- the webhook is asked ---

  private static void ask(HttpClient client, int port, Path training) throws Exception {
    String address = "https://127.0.0.1:" + port;
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (!ready(client, address)) {
      if (System.nanoTime() > deadline) {
        throw new IOException("the webhook was not ready within " + PATIENCE.toSeconds() + " s");
      }
      Thread.sleep(50);
    }
    String all = Files.readString(training.resolve("reviews.json"));
    List<String> reviews = Arrays.stream(all.split(Pattern.quote(BEGIN))).skip(1).toList();
    for (int round = 0; round < ROUNDS; round++) {
      for (String review : reviews) {
        int end = review.indexOf('"');
        String fields = review.substring(end + 2, review.lastIndexOf('}'));
        String body =
            """
            {"kind": "AdmissionReview", "apiVersion": "admission.k8s.io/v1", "request": {
              "uid": "5f3a9c1e-77aa-4c41-9d0c-0a1b2c3d4e5f", "namespace": "shop", "dryRun": false,
              "userInfo": {"username": "training", "groups": ["system:authenticated"]}, %s}}
            """
                .formatted(fields.replaceFirst("\"kind\": \"([A-Za-z]+)\"", "\"kind\": {\"kind\": \"$1\"}"));
        send(client, HttpRequest.newBuilder(URI.create(address + review.substring(0, end) + "?timeout=10s"))
            .header("Content-Type", "application/json").POST(HttpRequest.BodyPublishers.ofString(body)));
      }
    }
    send(client, HttpRequest.newBuilder(URI.create(address + "/metrics")));
  }

  private static boolean ready(HttpClient client, String address) throws Exception {
    try {
      HttpRequest request = HttpRequest.newBuilder(URI.create(address + "/readyz")).build();
      return client.send(request, HttpResponse.BodyHandlers.ofString()).statusCode() == 200;
    } catch (IOException _) {
      return false;
    }
  }

  private static void send(HttpClient client, HttpRequest.Builder request) throws Exception {
    HttpResponse<String> answer =
        client.send(request.build(), HttpResponse.BodyHandlers.ofString());
    if (answer.statusCode() != 200 || answer.body().contains("defect")) {
      throw new IOException(answer.statusCode() + ": " + answer.body());
    }
  }

  // --- the webhook asks ---

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      String query = String.valueOf(exchange.getRequestURI().getQuery());
      exchange.getResponseHeaders().set("Content-Type", "application/json");
      if (query.contains("watch=true")) {
        exchange.sendResponseHeaders(200, 0);
        exchange.getResponseBody().flush();
        Thread.sleep(600_000);
      }
      byte[] content = content(exchange).getBytes(UTF_8);
      exchange.sendResponseHeaders(content.length == 0 ? 404 : 200, content.length == 0 ? -1 : content.length);
      exchange.getResponseBody().write(content);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  private String content(HttpExchange exchange) throws IOException {
    String path = exchange.getRequestURI().getPath();
    if (path.equals("/version")) {
      return "{\"major\": \"1\", \"minor\": \"36\", \"gitVersion\": \"v1.36.3\"}";
    }
    if (path.endsWith("/subjectaccessreviews")) {
      String body = new String(exchange.getRequestBody().readAllBytes(), UTF_8);
      return body.substring(0, body.lastIndexOf('}')) + ", \"status\": {\"allowed\": true}}";
    }
    if (path.contains("webhookconfigurations/")) {
      String kind = path.contains("/mutating") ? "Mutating" : "Validating";
      return "{\"apiVersion\": \"admissionregistration.k8s.io/v1\", \"kind\": \"" + kind + "WebhookConfiguration\","
          + " \"metadata\": {\"name\": \"rekindle-webhook\"}, \"webhooks\": [{\"name\": \"a\", \"clientConfig\":"
          + " {\"caBundle\": \"" + Base64.getEncoder().encodeToString(certificate.getBytes(UTF_8)) + "\"}}]}";
    }
    Matcher asked = PATH.matcher(path);
    if (!asked.matches()) {
      return "";
    }
    Path file = objects.resolve(asked.group(1) + ".json");
    if (asked.group(2) == null) {
      String items = Files.exists(file) ? Files.readString(file) : "[]";
      return "{\"apiVersion\": \"v1\", \"kind\": \"List\", \"metadata\": {\"resourceVersion\": \"1\"}, \"items\": "
          + items + "}";
    }
    Path collection = objects.resolve(path.replaceFirst(".*/([a-z]+)/[^/]*", "$1") + ".json");
    if (!Files.exists(collection)) {
      return "";
    }
    String list = Files.readString(collection).strip();
    Matcher name = NAME.matcher(list);
    return name.find() && name.group(1).equals(asked.group(2)) ? list.substring(1, list.length() - 1) : "";
  }
}
