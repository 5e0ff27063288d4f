package dev.rekindle.e2e.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.Base64;
import java.util.concurrent.atomic.AtomicInteger;

/** Does with a Secret what a kubelet does: a directory whose content is changed by one rename. */
final class MountedSecret implements AutoCloseable {
  private static final Duration LOOK_EVERY = Duration.ofMillis(500);

  private final Path directory;
  private final ApiOverHttp api;
  private final String path;
  private final AtomicInteger version = new AtomicInteger();
  private final Thread watcher;
  private String seen = "";

  MountedSecret(ApiOverHttp api, String namespace, String name, Path directory) {
    this.api = api;
    this.path = "/api/v1/namespaces/%s/secrets/%s".formatted(namespace, name);
    this.directory = directory;
    this.watcher = Thread.ofVirtual().start(this::watch);
  }

  private void watch() {
    try {
      Files.createDirectories(directory);
      while (true) {
        ApiOverHttp.Answer secret = api.get(path);
        String now = secret.body().at("/metadata/resourceVersion").asText();
        if (secret.status() == 200 && !now.equals(seen)) {
          write(secret.body().path("data"));
          seen = now;
        }
        Thread.sleep(LOOK_EVERY);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  private void write(JsonNode data) throws IOException {
    Path content = Files.createDirectory(directory.resolve("..v" + version.incrementAndGet()));
    for (var entry : data.properties()) {
      Files.write(
          content.resolve(entry.getKey()), Base64.getDecoder().decode(entry.getValue().asText()));
      Path link = directory.resolve(entry.getKey());
      if (!Files.isSymbolicLink(link)) {
        Files.createSymbolicLink(link, Path.of("..data", entry.getKey()));
      }
    }
    Path next = directory.resolve("..data_tmp");
    Files.createSymbolicLink(next, content.getFileName());
    Files.move(next, directory.resolve("..data"), StandardCopyOption.ATOMIC_MOVE);
  }

  @Override
  public void close() {
    watcher.interrupt();
  }
}
