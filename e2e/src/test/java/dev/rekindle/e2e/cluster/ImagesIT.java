package dev.rekindle.e2e.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.rekindle.testkit.ChildProcess;
import dev.rekindle.testkit.TestkitException;
import dev.rekindle.testkit.Tools;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is in our images, and what the JVM in them says of it. */
@Execution(ExecutionMode.SAME_THREAD)
@Order(OnACluster.FIRST)
class ImagesIT {
  private static final Pattern SIZE =
      Pattern.compile("(\\w+)\\.tar ([0-9.]+) MiB, of it ([0-9.]+) MiB beyond the base, with an");
  private static final double LARGEST_AGENT_MIB = 120;
  private static final Duration PATIENCE = Duration.ofMinutes(1);
  private static final String OCI = "org.opencontainers.image.";

  /** A class that both of the agent's programs load, and the cache has. */
  private static final String SHARED = "dev.rekindle.restorer.log.LogProvider";

  /** With what each of them ends that is started without any sense. */
  private static final int USAGE = 2;

  @TempDir static Path directory;

  @BeforeAll
  static void makeImages() {
    NodeNeeded.here("ImagesIT");
    Images.make(directory);
  }

  @ParameterizedTest
  @CsvSource({
    "webhook, dev.rekindle.webhook.WebhookMain",
    "controller, dev.rekindle.controller.ControllerMain",
    "agent, dev.rekindle.restorer.RestorerMain"
  })
  void usesTheCacheThatIsInIt(String image, String main) {
    PackedImage packed = packed(image);
    List<String> command = new ArrayList<>(packed.words("Entrypoint"));
    // Without a usable cache the JVM ends with 1 and says why.
    command.addAll(1, List.of("-XX:AOTMode=on", "-Xlog:class+load"));
    command.add("--no-such-flag");

    ChildProcess.Finished finished = packed.run(command, Map.of("REKINDLE_WEBHOOK_PORT", "none"));

    assertThat(finished.exitCode()).as(finished.output()).isEqualTo(USAGE);
    assertThat(finished.output()).contains(main + " source: shared objects file");
    long loaded = finished.output().lines().filter(line -> line.contains(" source: ")).count();
    long cached =
        finished.output().lines().filter(line -> line.contains("shared objects file")).count();
    System.out.printf("images: %s, %d of %d classes from the cache%n", image, cached, loaded);
    assertThat(cached * 10).isGreaterThan(loaded * 9);
  }

  @Test
  void usesTheSameCacheForTheAgentsOtherProgram() {
    PackedImage agent = packed("agent");
    List<String> command = new ArrayList<>(List.of(agent.words("Entrypoint").getFirst()));
    command.addAll(List.of("-XX:AOTMode=on", "-Xlog:class+load", "@/app/sidecar.options"));

    ChildProcess.Finished finished = agent.run(command, Map.of("REKINDLE_JMX_PORT", "none"));

    assertThat(finished.exitCode()).as(finished.output()).isEqualTo(USAGE);
    assertThat(finished.output())
        .contains("dev.rekindle.sidecar.SidecarMain source: file:")
        .contains(SHARED + " source: shared objects file");
  }

  @Test
  void haveANumericUserAndSayWhatTheyAre() {
    for (String image : Images.NAMES) {
      JsonNode config = packed(image).configuration().path("config");
      assertThat(config.path("User").asText()).matches("[1-9][0-9]*:[1-9][0-9]*");
      JsonNode labels = config.path("Labels");
      assertThat(labels.path(OCI + "licenses").asText()).isEqualTo("Apache-2.0");
      assertThat(labels.path(OCI + "title").asText()).isEqualTo("Rekindle " + image);
      assertThat(labels.path(OCI + "version").asText()).matches("[0-9]+\\.[0-9]+\\.[0-9]+");
      assertThat(labels.path(OCI + "revision").asText()).matches("[0-9a-f]{40}|unknown");
      assertThat(Instant.parse(labels.path(OCI + "created").asText())).isBefore(Instant.now());
      for (String other : List.of("description", "base.name")) {
        assertThat(labels.path(OCI + other).asText()).as(other).isNotBlank();
      }
    }
  }

  @Test
  void listEveryJarThatIsInThem() {
    for (String image : Images.NAMES) {
      PackedImage packed = packed(image);
      List<String> known = new ArrayList<>();
      for (String file : packed.files()) {
        if (file.matches("app/[^/]*\\.cdx\\.json")) {
          JsonNode sbom = PackedImage.json(packed.content(file));
          assertThat(sbom.path("bomFormat").asText()).isEqualTo("CycloneDX");
          sbom.path("components")
              .forEach(
                  part ->
                      known.add(part.path("name").asText() + "-" + part.path("version").asText()));
        }
      }

      assertThat(packed.files().stream().filter(file -> file.startsWith("app/lib/")))
          .isNotEmpty()
          .allMatch(jar -> known.stream().anyMatch(part -> jar.startsWith("app/lib/" + part)));
    }
  }

  @Test
  void areTheSameBytesWhenTheyArePackedAgainAndNotTooLarge() {
    List<String> before = Images.NAMES.stream().map(ImagesIT::digest).toList();
    touch(Images.file("agent"));

    String said = Images.run(directory, "--staged");

    assertThat(Images.NAMES.stream().map(ImagesIT::digest)).isEqualTo(before);
    System.out.print(said);
    assertThat(SIZE.matcher(said).results()).hasSameSizeAs(Images.NAMES);
    Matcher agent = SIZE.matcher(said.substring(said.indexOf("agent.tar")));
    assertThat(agent.find()).as(said).isTrue();
    assertThat(Double.parseDouble(agent.group(3))).isLessThanOrEqualTo(LARGEST_AGENT_MIB);
  }

  @Test
  void haveWhatChangedThoughItsTimeDidNot() throws IOException {
    Path options = Images.file("agent").resolve("app/java.options");
    FileTime time = Files.getLastModifiedTime(options);
    String before = Files.readString(options);
    try {
      Files.writeString(options, before + "-Dchanged=yes\n");
      Files.setLastModifiedTime(options, time);

      Images.run(directory, "--staged", "agent");

      Path apart = Files.createDirectories(directory.resolve("changed"));
      PackedImage changed = new PackedImage(Images.archive("agent"), apart);
      assertThat(changed.content("app/java.options")).contains("-Dchanged=yes");
    } finally {
      Files.writeString(options, before);
      Files.setLastModifiedTime(options, time);
      Images.run(directory, "--staged", "agent");
    }
  }

  @Test
  void areMadeForAnotherArchitectureWithoutACache() throws IOException {
    Path base = emptyBase("arm64");
    Path output = directory.resolve("arm64");

    String said =
        Images.run(
            directory,
            "--built",
            "--architecture",
            "arm64",
            "--base",
            "tar://" + base,
            "--output",
            output.toString(),
            "agent");

    assertThat(said).contains("without an AOT cache");
    PackedImage agent = new PackedImage(output.resolve("agent.tar"), output);
    assertThat(agent.configuration().path("architecture").asText()).isEqualTo("arm64");
    assertThat(agent.words("Entrypoint")).isEqualTo(packed("agent").words("Entrypoint"));
    assertThat(agent.content("app/java.options")).doesNotContain("AOT");
    assertThat(agent.content("app/sidecar.options")).doesNotContain("AOT");
    Stream<String> ours = packed("agent").files().stream().filter(file -> file.startsWith("app/"));
    assertThat(agent.files().stream().filter(file -> file.startsWith("app/")))
        .containsExactlyInAnyOrderElementsOf(
            ours.filter(file -> !file.equals("app/agent.aot")).toList());
  }

  @Test
  void sayWhatToDoWhenABaseCannotBeHad() {
    assertThatThrownBy(
            () -> Images.run(directory, "--staged", "--base", "registry.invalid/java:25", "agent"))
        .isInstanceOf(TestkitException.class)
        .hasMessageContainingAll(
            "nothing was made on registry.invalid/java:25", "name another with --base");
  }

  private static PackedImage packed(String image) {
    return new PackedImage(Images.archive(image), directory);
  }

  private static String digest(String image) {
    try {
      return Files.readString(Images.file(image + ".digest"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** As if it had been laid out at another time. */
  private static void touch(Path layout) {
    try (Stream<Path> files = Files.walk(layout)) {
      FileTime now = FileTime.from(Instant.now());
      for (Path file : files.toList()) {
        Files.setLastModifiedTime(file, now);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Path emptyBase(String architecture) throws IOException {
    Path root = Files.createDirectories(directory.resolve("empty"));
    Files.writeString(root.resolve("release"), architecture);
    Path archive = directory.resolve("empty.tar");
    List<String> command =
        List.of(
            Tools.repositoryRoot().resolve("testkit/tools/image").toString(),
            "--architecture",
            architecture,
            "empty:1",
            root.toString(),
            archive.toString());
    ChildProcess.Finished made =
        ChildProcess.run(new ChildProcess.Command("image", command, directory, Map.of()), PATIENCE);
    assertThat(made.exitCode()).as(made.output()).isZero();
    return archive;
  }
}
