import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * As much of an API server as a controller needs to lead an empty cluster: it keeps what it is given
 * and gives it back. For {@code bin/train} only; it ends when both authorities were written and our
 * kinds are watched.
 */
final class TrainingApi {
  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final Pattern NAME = Pattern.compile("\"name\" ?: ?\"([^\"]+)\"");
  private static final Pattern VERSION = Pattern.compile("\"resourceVersion\" ?: ?\"[^\"]*\",?");
  private static final Pattern LIST =
      Pattern.compile(
          ".*/(statefulsets|configmaps|pods|backups|backupstorages|restores"
              + "|(mutating|validating)webhookconfigurations)");

  private final Map<String, String> objects = new ConcurrentHashMap<>();
  private final AtomicInteger version = new AtomicInteger();
  private final CountDownLatch authorities = new CountDownLatch(2);
  private final CountDownLatch watches = new CountDownLatch(1);

  public static void main(String[] arguments) throws IOException, InterruptedException {
    TrainingApi api = new TrainingApi();
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.createContext("/", api::answer);
    server.start();
    Path port = Path.of(arguments[0], "port");
    Path next = Path.of(arguments[0], "port.new");
    Files.writeString(next, Integer.toString(server.getAddress().getPort()));
    Files.move(next, port, StandardCopyOption.ATOMIC_MOVE);
    boolean written =
        api.authorities.await(PATIENCE.toSeconds(), TimeUnit.SECONDS)
            && api.watches.await(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    System.out.println(String.join("\n", api.objects.keySet()));
    System.exit(written ? 0 : 1);
  }

  private void answer(HttpExchange exchange) throws IOException {
    String path = exchange.getRequestURI().getPath();
    String query = String.valueOf(exchange.getRequestURI().getQuery());
    String body =
        new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
    System.out.println(exchange.getRequestMethod() + ' ' + exchange.getRequestURI());
    switch (exchange.getRequestMethod()) {
      case "GET" -> get(exchange, path, query);
      case "POST" -> {
        Matcher name = NAME.matcher(body);
        keep(exchange, path + '/' + (name.find() ? name.group(1) : ""), body, 201);
      }
      case "PUT" -> keep(exchange, path, body, 200);
      default -> keep(exchange, path, objects.getOrDefault(path, body), 200);
    }
  }

  private void get(HttpExchange exchange, String path, String query) throws IOException {
    if (path.equals("/version")) {
      send(exchange, 200, "{\"major\":\"1\",\"minor\":\"36\",\"gitVersion\":\"v1.36.3\"}");
    } else if ("websocket".equals(exchange.getRequestHeaders().getFirst("Upgrade"))) {
      send(exchange, 200, ""); // no web socket: the client then watches by plain HTTP
    } else if (query.contains("watch=true")) {
      exchange.sendResponseHeaders(200, 0);
      exchange.getResponseBody().flush(); // and nothing ever happens
      if (path.endsWith("/backups")) {
        watches.countDown();
      }
    } else if (LIST.matcher(path).matches()) {
      send(exchange, 200, "{\"kind\":\"List\",\"metadata\":{\"resourceVersion\":\"1\"},\"items\":[]}");
    } else if (objects.containsKey(path)) {
      send(exchange, 200, objects.get(path));
    } else {
      send(
          exchange,
          404,
          "{\"kind\":\"Status\",\"apiVersion\":\"v1\",\"status\":\"Failure\",\"reason\":\"NotFound\",\"code\":404}");
    }
  }

  private void keep(HttpExchange exchange, String path, String body, int status)
      throws IOException {
    String kept =
        VERSION
            .matcher(body)
            .replaceAll("")
            .replaceFirst(
                "\"metadata\" ?: ?\\{",
                "\"metadata\":{\"resourceVersion\":\"" + version.incrementAndGet() + "\",");
    boolean first = objects.put(path, kept) == null;
    send(exchange, status, kept);
    if (first && path.endsWith("-ca")) {
      authorities.countDown();
    }
  }

  private static void send(HttpExchange exchange, int status, String body) throws IOException {
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().set("Content-Type", "application/json");
    exchange.sendResponseHeaders(status, bytes.length);
    exchange.getResponseBody().write(bytes);
    exchange.close();
  }
}
