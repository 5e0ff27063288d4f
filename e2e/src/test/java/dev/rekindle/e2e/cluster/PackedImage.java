package dev.rekindle.e2e.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.rekindle.testkit.ChildProcess;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/**
 * An archive of one image, as {@code docker save} writes it.
 *
 * @param scratch for what is unpacked of it
 */
record PackedImage(Path archive, Path scratch) {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  /** Its configuration: architecture, and below {@code config} what a container gets. */
  JsonNode configuration() {
    return json(tar("-xOf", archive.toString(), manifest().at("/0/Config").asText()));
  }

  /** The words behind one of the configuration's names. */
  List<String> words(String name) {
    return StreamSupport.stream(
            configuration().path("config").path(name).spliterator(), /* parallel= */ false)
        .map(JsonNode::asText)
        .toList();
  }

  /** The names of all files, without the slash in front. */
  List<String> files() {
    Path root = unpacked();
    try (Stream<Path> found = Files.walk(root)) {
      return found
          .filter(Files::isRegularFile)
          .map(file -> root.relativize(file).toString())
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  String content(String file) {
    try {
      return Files.readString(unpacked().resolve(file));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Its file system, unpacked once. */
  Path unpacked() {
    String name = archive.getFileName().toString();
    Path root = scratch.resolve(name + "-root");
    if (Files.exists(root)) {
      return root;
    }
    try {
      Path blobs = Files.createDirectories(scratch.resolve(name + "-blobs"));
      Files.createDirectories(root);
      tar("-C", blobs.toString(), "-xf", archive.toString());
      for (JsonNode layer : manifest().at("/0/Layers")) {
        tar("-C", root.toString(), "-xf", blobs.resolve(layer.asText()).toString());
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return root;
  }

  /** Runs a program in it as its user, and sees what a container would. */
  ChildProcess.Finished run(List<String> command, Map<String, String> environment) {
    Path root = unpacked();
    List<String> all = new ArrayList<>(List.of("unshare", "--mount", "--pid", "--fork"));
    all.add("--mount-proc=" + root.resolve("proc"));
    String user = configuration().path("config").path("User").asText();
    all.addAll(List.of("chroot", "--userspec=" + user, root.toString()));
    all.addAll(command);
    return ChildProcess.run(
        new ChildProcess.Command("in-image", all, scratch, environment), PATIENCE);
  }

  private JsonNode manifest() {
    return json(tar("-xOf", archive.toString(), "manifest.json"));
  }

  static JsonNode json(String text) {
    try {
      return JSON.readTree(text);
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException(e);
    }
  }

  private String tar(String... arguments) {
    List<String> command = new ArrayList<>(List.of("tar", "--warning=no-unknown-keyword"));
    command.addAll(List.of(arguments));
    ChildProcess.Finished finished =
        ChildProcess.run(new ChildProcess.Command("tar", command, scratch, Map.of()), PATIENCE);
    assertThat(finished.exitCode()).as(finished.output()).isZero();
    return finished.output();
  }
}
