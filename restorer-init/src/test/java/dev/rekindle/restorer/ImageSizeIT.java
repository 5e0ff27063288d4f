package dev.rekindle.restorer;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.Test;

/**
 * What each store adds to the image: the jars beside the program, and what the page says of them.
 */
class ImageSizeIT {
  private static final Path JARS = Path.of("target/app/lib");

  /** Whose a jar is, by what its classes begin with. Databind is there for Azure's SDK alone. */
  private static final Map<String, List<String>> PACKAGES =
      Map.of(
          "S3", List.of("software/amazon/"),
          "Google", List.of("com/google/", "io/grpc/", "io/opencensus/", "io/opentelemetry/"),
          "Azure",
              List.of(
                  "com/azure/",
                  "com/microsoft/",
                  "reactor/",
                  "com/fasterxml/jackson/annotation/",
                  "com/fasterxml/jackson/databind/",
                  "com/fasterxml/jackson/datatype/"),
          "all of them, and the program",
              List.of(
                  "com/fasterxml/jackson/core/",
                  "org/conscrypt/",
                  "org/jspecify/",
                  "org/reactivestreams/",
                  "org/slf4j/",
                  "org/yaml/",
                  "picocli/"));

  private record Share(int jars, long bytes) {
    Share plus(Share other) {
      return new Share(jars + other.jars, bytes + other.bytes);
    }
  }

  @Test
  void isWhatThePageSays() throws IOException {
    Map<String, Share> shares = new TreeMap<>();
    try (Stream<Path> jars = Files.list(JARS)) {
      for (Path jar : jars.filter(ImageSizeIT::isForeign).toList()) {
        shares.merge(owner(jar), new Share(1, Files.size(jar)), Share::plus);
      }
    }

    assertThat(documented())
        .containsExactlyElementsOf(
            Stream.of("S3", "Google", "Azure", "all of them, and the program")
                .map(owner -> line(owner, shares.get(owner)))
                .toList());
  }

  /** Our own change too often to be written down. */
  private static boolean isForeign(Path jar) {
    return !jar.getFileName().toString().endsWith("-SNAPSHOT.jar");
  }

  private static String line(String owner, Share share) {
    return String.format(
        Locale.ROOT, "| %s | %d | %.1f MB |", owner, share.jars(), share.bytes() / 1e6);
  }

  private static String owner(Path jar) throws IOException {
    try (ZipFile zip = new ZipFile(jar.toFile())) {
      List<String> owners =
          zip.stream()
              .map(ZipEntry::getName)
              .filter(name -> name.endsWith(".class"))
              .flatMap(
                  name ->
                      PACKAGES.entrySet().stream()
                          .filter(owner -> owner.getValue().stream().anyMatch(name::startsWith))
                          .map(Map.Entry::getKey))
              .distinct()
              .toList();
      if (owners.isEmpty() && zip.stream().noneMatch(e -> e.getName().endsWith(".class"))) {
        return "Google"; // Its libraries bring some that only keep others away.
      }
      assertThat(owners).as("whose %s is, of those that are known", jar).hasSize(1);
      return owners.getFirst();
    }
  }

  private static List<String> documented() throws IOException {
    String page = Files.readString(Path.of("../docs/storage.md"));
    return page.substring(page.indexOf("## In the image\n"))
        .lines()
        .skip(1)
        .takeWhile(line -> !line.startsWith("## "))
        .filter(line -> line.startsWith("| ") && line.endsWith(" MB |"))
        .toList();
  }
}
