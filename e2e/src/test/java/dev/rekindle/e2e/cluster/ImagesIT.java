package dev.rekindle.e2e.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.rekindle.testkit.ChildProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is in our images, and what the JVM in them says of it. */
class ImagesIT {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Pattern AGENT = Pattern.compile("agent\\.tar .* of it ([0-9.]+) MiB beyond");
  private static final double LARGEST_AGENT_MIB = 120;
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  /** With what each of them ends that is started without any sense. */
  private static final int USAGE = 2;

  @TempDir static Path directory;

  private static String said;

  @BeforeAll
  static void makeImages() {
    NodeNeeded.here("ImagesIT");
    said = Images.make(directory);
  }

  @ParameterizedTest
  @CsvSource({
    "webhook, dev.rekindle.webhook.WebhookMain",
    "controller, dev.rekindle.controller.ControllerMain",
    "agent, dev.rekindle.restorer.RestorerMain"
  })
  void usesTheCacheThatIsInIt(String image, String main) throws IOException {
    Path root = unpack(image);
    JsonNode config = config(image);
    List<String> command = new ArrayList<>();
    command.addAll(List.of("unshare", "--mount", "--pid", "--fork"));
    command.add("--mount-proc=" + root.resolve("proc"));
    command.addAll(
        List.of("chroot", "--userspec=" + config.path("User").asText(), root.toString()));
    List<String> entrypoint = new ArrayList<>();
    config.path("Entrypoint").forEach(word -> entrypoint.add(word.asText()));
    command.add(entrypoint.removeFirst());
    // Without a usable cache the JVM ends with 1 and says why.
    command.addAll(List.of("-XX:AOTMode=on", "-Xlog:class+load"));
    command.addAll(entrypoint);
    command.add("--no-such-flag");

    ChildProcess.Finished finished =
        ChildProcess.run(
            new ChildProcess.Command(
                image, command, directory, Map.of("REKINDLE_WEBHOOK_PORT", "none")),
            PATIENCE);

    assertThat(finished.exitCode()).as(finished.output()).isEqualTo(USAGE);
    assertThat(finished.output()).contains(main + " source: shared objects file");
    long loaded = finished.output().lines().filter(line -> line.contains(" source: ")).count();
    long cached =
        finished.output().lines().filter(line -> line.contains("shared objects file")).count();
    System.out.printf("images: %s, %d of %d classes from the cache%n", image, cached, loaded);
    assertThat(cached * 10).isGreaterThan(loaded * 9);
  }

  @Test
  void haveANumericUserAndSayWhatTheyAre() throws IOException {
    for (String image : Images.NAMES) {
      JsonNode config = config(image);
      assertThat(config.path("User").asText()).matches("[1-9][0-9]*:[1-9][0-9]*");
      assertThat(config.path("Labels").path("org.opencontainers.image.licenses").asText())
          .isEqualTo("Apache-2.0");
      assertThat(config.path("Labels").path("org.opencontainers.image.title").asText())
          .endsWith(image);
    }
  }

  @Test
  void areTheSameBytesWhenTheyArePackedAgain() throws IOException {
    List<String> before = digests();

    Images.run(directory, "--staged");

    assertThat(digests()).isEqualTo(before);
  }

  @Test
  void isNoLargeAgent() {
    Matcher size = AGENT.matcher(said);
    assertThat(size.find()).as(said).isTrue();
    assertThat(Double.parseDouble(size.group(1))).isLessThanOrEqualTo(LARGEST_AGENT_MIB);
  }

  private static List<String> digests() throws IOException {
    List<String> digests = new ArrayList<>();
    for (String image : Images.NAMES) {
      digests.add(Files.readString(Images.file(image + ".digest")));
    }
    return digests;
  }

  private static JsonNode config(String image) throws IOException {
    String name = manifest(image).at("/0/Config").asText();
    return JSON.readTree(tar("-xOf", Images.archive(image).toString(), name)).path("config");
  }

  private static JsonNode manifest(String image) throws IOException {
    return JSON.readTree(tar("-xOf", Images.archive(image).toString(), "manifest.json"));
  }

  private static Path unpack(String image) throws IOException {
    Path blobs = Files.createDirectories(directory.resolve(image + "-blobs"));
    Path root = Files.createDirectories(directory.resolve(image + "-root"));
    tar("-C", blobs.toString(), "-xf", Images.archive(image).toString());
    for (JsonNode layer : manifest(image).at("/0/Layers")) {
      tar("-C", root.toString(), "-xzf", blobs.resolve(layer.asText()).toString());
    }
    return root;
  }

  private static String tar(String... arguments) {
    List<String> command = new ArrayList<>(List.of("tar", "--warning=no-unknown-keyword"));
    command.addAll(List.of(arguments));
    ChildProcess.Finished finished =
        ChildProcess.run(new ChildProcess.Command("tar", command, directory, Map.of()), PATIENCE);
    assertThat(finished.exitCode()).as(finished.output()).isZero();
    return finished.output();
  }
}
