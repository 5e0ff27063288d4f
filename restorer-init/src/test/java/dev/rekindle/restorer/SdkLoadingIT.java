package dev.rekindle.restorer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rekindle.restorer.Clouds.Cloud;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What the real program loads, told by its JVM: a store's SDK only when that store needs it, and
 * none when there is nothing to do.
 */
class SdkLoadingIT {
  /** Packages by the cloud that brings them. */
  private static final Map<String, List<String>> SDKS =
      Map.of(
          "amazon",
          List.of("software.amazon.", "org.apache.http."),
          "azure",
          List.of("com.azure.", "com.microsoft.", "reactor.", "io.netty.", "net.minidev."),
          "google",
          List.of(
              "com.google.", "io.grpc.", "io.opencensus.", "io.opentelemetry.", "org.threeten."));

  @TempDir private static Path servers;
  private static Clouds clouds;

  @TempDir private Path directory;

  @BeforeAll
  static void fillAllStores() {
    clouds = Clouds.start(servers, MedusaFixture.of(2, 10_000).objects());
  }

  @AfterAll
  static void stopServers() {
    clouds.close();
  }

  @Test
  void aStartWithNothingToDoLoadsNone() throws IOException {
    NodeFixture node = new NodeFixture(directory).withOldData();
    node.write("{\"version\":1,\"state\":\"idle\"}");

    assertThat(loaded(node, node.pod("c1-r1-0"))).isEmpty();
  }

  @Test
  void aDirectoryLoadsNone() throws IOException {
    NodeFixture node = new NodeFixture(directory);
    String storage = MedusaFixture.of(2, 10_000).writeTo(directory.resolve("bucket"));

    assertThat(loaded(node, node.byHand(storage), "restore")).isEmpty();
    assertThat(node.restoredFile()).exists();
  }

  @Test
  void keysOfS3LoadNone() throws IOException {
    assertThat(
            restored(
                Cloud.S3,
                Map.of(
                    "AWS_ACCESS_KEY_ID", clouds.s3.endpoint().accessKey(),
                    "AWS_SECRET_ACCESS_KEY", clouds.s3.endpoint().secretKey())))
        .isEmpty();
  }

  @Test
  void thePlatformsKeysOfS3LoadAmazonsAlone() throws IOException {
    Map<String, String> settings = clouds.settings(Cloud.S3);
    settings.put("AWS_ACCESS_KEY_ID", clouds.s3.endpoint().accessKey());
    settings.put("AWS_SECRET_ACCESS_KEY", clouds.s3.endpoint().secretKey());

    assertThat(restored(settings)).containsExactly("amazon");
  }

  @Test
  void aKeyOfAzureLoadsNone() throws IOException {
    assertThat(
            restored(
                Cloud.AZURE,
                Map.of(
                    "AZURE_STORAGE_ACCOUNT", clouds.azurite.endpoint().account(),
                    "AZURE_STORAGE_KEY", clouds.azurite.endpoint().key())))
        .isEmpty();
  }

  @Test
  void thePlatformsKeyOfAzureLoadsAzuresAlone() throws IOException {
    Map<String, String> settings = clouds.settings(Cloud.AZURE);
    settings.put("AZURE_STORAGE_ACCOUNT", clouds.azurite.endpoint().account());
    settings.put("AZURE_STORAGE_KEY", clouds.azurite.endpoint().key());

    assertThat(restored(settings)).containsExactly("azure");
  }

  @Test
  void aServiceAccountOfGoogleLoadsNone() throws IOException {
    assertThat(restored(Cloud.GOOGLE, Map.of("gcp.json", clouds.serviceAccount()))).isEmpty();
  }

  @Test
  void thePlatformsIdentityAtGoogleLoadsGooglesAlone() throws IOException {
    Map<String, String> settings = clouds.settings(Cloud.GOOGLE);
    settings.put("GOOGLE_APPLICATION_CREDENTIALS", clouds.serviceAccountFile().toString());

    assertThat(restored(settings)).containsExactly("google");
  }

  private Set<String> restored(Cloud cloud, Map<String, String> secret) throws IOException {
    Map<String, String> settings = clouds.settings(cloud);
    Path mounted = Files.createDirectory(directory.resolve("secret"));
    for (Map.Entry<String, String> key : secret.entrySet()) {
      Files.writeString(mounted.resolve(key.getKey()), key.getValue());
    }
    settings.put("REKINDLE_CREDENTIALS", mounted.toString());
    return restored(settings);
  }

  private Set<String> restored(Map<String, String> store) throws IOException {
    NodeFixture node = new NodeFixture(directory);
    Map<String, String> settings = node.byHand("replaced");
    settings.putAll(store);
    Set<String> loaded = loaded(node, settings, "restore");
    assertThat(node.restoredFile()).exists();
    return loaded;
  }

  /** Runs it to a good end, and says of which SDKs it opened a jar. */
  private Set<String> loaded(NodeFixture node, Map<String, String> settings, String... command)
      throws IOException {
    Path log = directory.resolve("classes.log");
    Map<String, String> all = new HashMap<>(settings);
    all.put("REKINDLE_JAVA_OPTIONS", "-Xlog:class+load:file=" + log + "::filecount=0");
    RestorerProcess.Ended ended = RestorerProcess.run(node.scratch, all, command);
    assertThat(ended.exitCode()).as(ended.log()).isZero();

    List<String> lines = Files.readAllLines(log);
    assertThat(lines).anyMatch(line -> line.contains(" dev.rekindle.restorer.RestorerMain "));
    // The cache of restores is mapped as a whole, with the few types that our own signatures name.
    assertThat(lines.stream().filter(SdkLoadingIT::isCached).filter(line -> isOf(SDKS, line)))
        .hasSizeLessThan(command.length == 0 ? 1 : 40);
    Set<String> found = new TreeSet<>();
    SDKS.forEach(
        (cloud, packages) -> {
          Map<String, List<String>> only = Map.of(cloud, packages);
          if (lines.stream().anyMatch(line -> !isCached(line) && isOf(only, line))) {
            found.add(cloud);
          }
        });
    return found;
  }

  private static boolean isCached(String line) {
    return line.endsWith("shared objects file");
  }

  private static boolean isOf(Map<String, List<String>> sdks, String line) {
    return sdks.values().stream()
        .flatMap(List::stream)
        .anyMatch(each -> line.contains("] " + each));
  }
}
