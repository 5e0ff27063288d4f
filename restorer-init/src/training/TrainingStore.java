import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.KeyStore;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.Executors;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.CRC32;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/**
 * A bucket of S3 in memory, over TLS, with the backup of one small node in it: what the restorer
 * restores while the JVM watches what it loads. Asks nobody who they are. Run as a source file by
 * {@code bin/train}.
 *
 * <p>Arguments: key store (PKCS #12, password "training"), and the file to write the URL to.
 */
public final class TrainingStore {
  private static final String NODE = "training/node-0/monday/";
  private static final int PAGE = 1_000;
  private static final Pattern RANGE = Pattern.compile("bytes=([0-9]+)-([0-9]*)");

  private final NavigableMap<String, Content> objects = new TreeMap<>();
  private final Map<String, List<String>> sections = new LinkedHashMap<>();
  private final Random random = new Random(3);

  /** An object; its MD5 is computed once, for answers and listings repeat it. */
  private record Content(byte[] bytes, String md5) {}

  public static void main(String[] arguments) throws Exception {
    TrainingStore store = new TrainingStore();
    store.fill();
    HttpsServer server =
        HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setHttpsConfigurator(new HttpsConfigurator(context(Path.of(arguments[0]))));
    server.setExecutor(Executors.newCachedThreadPool());
    server.createContext("/", store::answer);
    server.start();
    Path url = Path.of(arguments[1]);
    Path whole = url.resolveSibling("url.new");
    Files.writeString(whole, "https://127.0.0.1:" + server.getAddress().getPort());
    Files.move(whole, url, StandardCopyOption.ATOMIC_MOVE);
  }

  private static SSLContext context(Path keyStore) throws Exception {
    char[] password = "training".toCharArray();
    KeyStore keys = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(keyStore)) {
      keys.load(in, password);
    }
    KeyManagerFactory factory =
        KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    factory.init(keys, password);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(factory.getKeyManagers(), null, null);
    return context;
  }

  /** A node with some of everything: many small files, some of several ranges, hashes of each kind. */
  private void fill() throws Exception {
    for (String table : List.of("keyspaces", "tables", "columns")) {
      sstable("system_schema/" + table + "-00000000000000000000000000000000", 1, 1_000);
    }
    for (int i = 1; i <= 60; i++) {
      sstable("ks/t-0123456789abcdef0123456789abcdef", i, 64 << 10);
    }
    sstable("ks/t-0123456789abcdef0123456789abcdef", 99, 48 << 20);
    String tokens = "{\"node-0\": {\"tokens\": [-42, 42], \"rack\": \"r1\", \"dc\": \"dc1\"}}";
    List<String> tables = new ArrayList<>();
    sections.forEach(
        (table, entries) ->
            tables.add(
                "{\"keyspace\": \"%s\", \"columnfamily\": \"%s\", \"objects\": [%s]}"
                    .formatted(
                        table.split("/")[0], table.split("/")[1], String.join(", ", entries))));
    put(NODE + "meta/schema.cql", "CREATE KEYSPACE ks;".getBytes(UTF_8));
    put(NODE + "meta/tokenmap.json", tokens.getBytes(UTF_8));
    put(NODE + "meta/server_version.json", "{\"release_version\": \"5.0.9\"}".getBytes(UTF_8));
    put(NODE + "meta/manifest.json", tables.toString().getBytes(UTF_8));
    put("training/index/backup_index/monday/tokenmap_node-0.json", tokens.getBytes(UTF_8));
  }

  private void sstable(String table, int id, int bytes) throws Exception {
    byte[] data = new byte[bytes];
    random.nextBytes(data);
    CRC32 crc = new CRC32();
    crc.update(data);
    String name = table + "/nb-" + id + "-big-";
    file(table, name + "Data.db", data);
    if (id % 2 == 1) {
      file(table, name + "Digest.crc32", Long.toString(crc.getValue()).getBytes(UTF_8));
    }
    for (String component : List.of("Index.db", "Filter.db", "Statistics.db", "Summary.db")) {
      file(table, name + component, Arrays.copyOf(data, Math.min(bytes, 10_000)));
    }
  }

  private void file(String table, String name, byte[] content) throws Exception {
    String md5 = put(NODE + "data/" + name, content);
    sections
        .computeIfAbsent(table, _ -> new ArrayList<>())
        .add(
            "{\"path\": \"%sdata/%s\", \"MD5\": \"%s\", \"size\": %d}"
                .formatted(NODE, name, md5, content.length));
  }

  private String put(String key, byte[] content) throws Exception {
    String md5 = HexFormat.of().formatHex(MessageDigest.getInstance("MD5").digest(content));
    objects.put(key, new Content(content, md5));
    return md5;
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      String key = exchange.getRequestURI().getPath().replaceFirst("^/[^/]*/?", "");
      if (key.isEmpty()) {
        send(exchange, 200, listing(exchange.getRequestURI().getQuery()));
        return;
      }
      Content object = objects.get(key);
      if (object == null) {
        send(exchange, 404, "<Error><Code>NoSuchKey</Code></Error>".getBytes(UTF_8));
        return;
      }
      byte[] content = object.bytes();
      exchange.getResponseHeaders().set("ETag", "\"" + object.md5() + "\"");
      String range = exchange.getRequestHeaders().getFirst("Range");
      Matcher asked = RANGE.matcher(range == null ? "" : range);
      if (!asked.matches()) {
        send(exchange, 200, content);
        return;
      }
      int from = Integer.parseInt(asked.group(1));
      int last = Math.min(content.length - 1, Integer.parseInt(asked.group(2)));
      exchange
          .getResponseHeaders()
          .set("Content-Range", "bytes " + from + "-" + last + "/" + content.length);
      send(exchange, 206, Arrays.copyOfRange(content, from, last + 1));
    }
  }

  private static void send(HttpExchange exchange, int status, byte[] content) throws IOException {
    boolean head = exchange.getRequestMethod().equals("HEAD");
    if (head) {
      exchange.getResponseHeaders().set("Content-Length", Integer.toString(content.length));
    }
    exchange.sendResponseHeaders(status, head || content.length == 0 ? -1 : content.length);
    if (!head && content.length > 0) {
      exchange.getResponseBody().write(content);
    }
  }

  /** A page of ListObjectsV2; the token of the next page is the last key of this one. */
  private byte[] listing(String query) {
    Map<String, String> asked = new LinkedHashMap<>();
    for (String parameter : query.split("&")) {
      asked.put(parameter.replaceFirst("=.*", ""), parameter.replaceFirst("^[^=]*=?", ""));
    }
    String prefix = asked.getOrDefault("prefix", "");
    String after = asked.getOrDefault("start-after", "");
    after = asked.getOrDefault("continuation-token", after);
    int room = Math.min(PAGE, Integer.parseInt(asked.getOrDefault("max-keys", "" + PAGE)));
    StringBuilder page = new StringBuilder("<?xml version=\"1.0\" encoding=\"UTF-8\"?>");
    page.append("<ListBucketResult>");
    String last = null;
    boolean more = false;
    for (Map.Entry<String, Content> object : objects.tailMap(after, false).entrySet()) {
      if (!object.getKey().startsWith(prefix)) {
        continue;
      }
      if (room-- == 0) {
        more = true;
        break;
      }
      last = object.getKey();
      page.append("<Contents><Key>").append(last).append("</Key>");
      page.append("<LastModified>2026-01-02T03:04:05.000Z</LastModified>");
      page.append("<ETag>&quot;").append(object.getValue().md5()).append("&quot;</ETag>");
      page.append("<Size>").append(object.getValue().bytes().length).append("</Size></Contents>");
    }
    page.append("<IsTruncated>").append(more).append("</IsTruncated>");
    if (more) {
      page.append("<NextContinuationToken>").append(last).append("</NextContinuationToken>");
    }
    return page.append("</ListBucketResult>").toString().getBytes(UTF_8);
  }
}
