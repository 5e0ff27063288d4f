package dev.rekindle.restorer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rekindle.name.ExitCode;
import dev.rekindle.restorer.Clouds.Cloud;
import dev.rekindle.testkit.AzureEndpoint;
import dev.rekindle.testkit.AzureRequests;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The table of credentials in docs/storage.md, tried out: every name that it has opens its store,
 * in a mounted Secret and in the environment, and nothing else does.
 */
class CredentialTableIT {
  private static final List<String> ROWS =
      List.of(
          "S3",
          "Google",
          "Azure, account",
          "Azure, key",
          "Azure, SAS",
          "Azure, all in one",
          "Azure, no secret");

  @TempDir private static Path servers;
  private static Clouds clouds;

  @TempDir private Path directory;

  @BeforeAll
  static void fillAllStores() {
    clouds = Clouds.start(servers, MedusaFixture.of(1, 1_000).objects());
  }

  @AfterAll
  static void stopServers() {
    clouds.close();
  }

  @Test
  void everyRowIsTried() throws IOException {
    assertThat(table().keySet()).containsExactlyInAnyOrderElementsOf(ROWS);
  }

  static Stream<Arguments> names() throws IOException {
    List<Arguments> all = new ArrayList<>();
    table()
        .forEach(
            (row, names) -> names.forEach(name -> all.add(Arguments.argumentSet(name, row, name))));
    assertThat(all).hasSizeGreaterThan(15);
    return all.stream();
  }

  @ParameterizedTest
  @MethodSource("names")
  void everyKeyOfASecretOpensItsStore(String row, String name) throws IOException {
    opens(row, Map.of("REKINDLE_CREDENTIALS", mounted(values(row, name)).toString()));
  }

  static Stream<Arguments> variables() throws IOException {
    return names().filter(each -> each.get()[1].toString().matches("A(WS|ZURE)_[A-Z_]+"));
  }

  @ParameterizedTest
  @MethodSource("variables")
  void everyVariableOpensItsStore(String row, String name) throws IOException {
    opens(row, values(row, name));
  }

  @ParameterizedTest
  @ValueSource(strings = {"S3", "Google", "Azure, account"})
  void theFileThatMedusaHasOpensItsStore(String row) throws IOException {
    Path alone = Files.writeString(directory.resolve("medusa-credentials"), medusaFile(row));

    opens(row, Map.of("REKINDLE_CREDENTIALS", alone.toString()));
    opens(
        row,
        Map.of("REKINDLE_CREDENTIALS", mounted(Map.of("credentials", medusaFile(row))).toString()));
  }

  /** As its documentation has them: one Secret for two clouds, another for Google. */
  @ParameterizedTest
  @CsvSource({"S3", "'Azure, account'", "Google"})
  void theSecretsOfInstaclustrsOperatorOpenTheirStores(String row) throws IOException {
    Map<String, String> secret =
        row.equals("Google")
            ? Map.of("gcp.json", clouds.serviceAccount())
            : Map.of(
                "awsaccesskeyid", clouds.s3.endpoint().accessKey(),
                "awssecretaccesskey", clouds.s3.endpoint().secretKey(),
                "awsregion", "us-east-1",
                "azurestorageaccount", azure().account(),
                "azurestoragekey", azure().key());

    opens(row, Map.of("REKINDLE_CREDENTIALS", mounted(secret).toString()));
  }

  @Test
  void googlesOwnVariableOpensItsStore() throws IOException {
    Path file = Files.writeString(directory.resolve("anything.json"), clouds.serviceAccount());

    opens("Google", Map.of("GOOGLE_APPLICATION_CREDENTIALS", file.toString()));
  }

  @Test
  void googlesMetadataServerOpensItsStore() {
    opens("Google", Map.of("GCE_METADATA_HOST", clouds.tokens.metadataHost()));
  }

  @Test
  void theEndpointsHostSaysWhichAccountItIs() throws IOException {
    String host = azure().account() + ".blob.core.localhost";
    Path hosts = Files.writeString(directory.resolve("hosts"), "127.0.0.1 " + host);

    opens(
        "Azure, key",
        Map.of(
            "REKINDLE_CREDENTIALS",
            mounted(Map.of("AZURE_STORAGE_KEY", azure().key())).toString(),
            "REKINDLE_ENDPOINT",
            "https://" + host + ":" + azure().uri().getPort(),
            "REKINDLE_JAVA_OPTIONS",
            "-Djdk.net.hosts.file=" + hosts));
  }

  @ParameterizedTest
  @CsvSource({
    "S3, AWS_ACCES_KEY_ID",
    "Google, service-account.json",
    "'Azure, all in one', AZURE_STORAGE_CONNECTION"
  })
  void otherNamesAreToldWhatIsExpected(String row, String name) throws IOException {
    Map<String, String> secret = Map.of(name, "never-shown", "unrelated", "x");

    RestorerProcess.Ended ended =
        list(row, Map.of("REKINDLE_CREDENTIALS", mounted(secret).toString()));

    assertThat(ended.exitCode()).isEqualTo(ExitCode.CREDENTIALS.number());
    assertThat(ended.lastLine()).contains("it has 2 other files", "Expected ");
    assertThat(ended.log()).doesNotContain("never-shown");
  }

  private void opens(String row, Map<String, String> settings) {
    int tokensBefore = clouds.tokens.given();

    RestorerProcess.Ended ended = list(row, settings);

    assertThat(ended.exitCode()).as(ended.log()).isZero();
    assertThat(ended.out()).contains(MedusaFixture.BACKUP);
    assertThat(clouds.tokens.given() > tokensBefore).isEqualTo(row.equals("Google"));
    assertThat(ended.log() + ended.out()).doesNotContain(clouds.secrets());
  }

  private RestorerProcess.Ended list(String row, Map<String, String> settings) {
    Map<String, String> all =
        clouds.settings(
            switch (row) {
              case "S3" -> Cloud.S3;
              case "Google" -> Cloud.GOOGLE;
              default -> Cloud.AZURE;
            });
    if (row.equals("Azure, all in one")) {
      all.remove("REKINDLE_ENDPOINT");
    }
    all.putAll(settings);
    return RestorerProcess.run(directory.resolve("scratch"), all, "list");
  }

  /** What goes with a name to be a whole credential. */
  private static Map<String, String> values(String row, String name) {
    String account = azure().account();
    String key = azure().key();
    return switch (row) {
      case "S3" -> s3Values(name);
      case "Google" -> Map.of(name, clouds.serviceAccount(), "unrelated", "x");
      case "Azure, account" -> Map.of(name, account, "AZURE_STORAGE_KEY", key);
      case "Azure, key" -> Map.of("AZURE_STORAGE_ACCOUNT", account, name, key);
      case "Azure, SAS" ->
          Map.of("AZURE_STORAGE_ACCOUNT", account, name, AzureRequests.of(azure()).sas());
      case "Azure, all in one" ->
          Map.of(
              name,
              "DefaultEndpointsProtocol=https;AccountName=%s;AccountKey=%s;BlobEndpoint=%s/%s;"
                  .formatted(account, key, azure().uri(), account));
      default -> throw new AssertionError("no test knows the row " + row);
    };
  }

  /** The other half has the name of the same spelling; a token is empty where keys are for ever. */
  private static Map<String, String> s3Values(String name) {
    boolean upper = name.startsWith("AWS_");
    return Map.of(
        upper ? "AWS_ACCESS_KEY_ID" : "awsaccesskeyid", clouds.s3.endpoint().accessKey(),
        upper ? "AWS_SECRET_ACCESS_KEY" : "awssecretaccesskey", clouds.s3.endpoint().secretKey(),
        upper ? "AWS_SESSION_TOKEN" : "awssessiontoken", "");
  }

  private static String medusaFile(String row) {
    return switch (row) {
      case "S3" ->
          "[default]\naws_access_key_id = %s\naws_secret_access_key = %s\n"
              .formatted(clouds.s3.endpoint().accessKey(), clouds.s3.endpoint().secretKey());
      case "Google" -> clouds.serviceAccount();
      default ->
          "{\"storage_account\": \"%s\", \"key\": \"%s\"}"
              .formatted(azure().account(), azure().key());
    };
  }

  private static AzureEndpoint azure() {
    return clouds.azurite.endpoint();
  }

  /** Puts a Secret where a pod has it, as the kubelet does: links to a directory that it swaps. */
  private Path mounted(Map<String, String> secret) throws IOException {
    Path mount = Files.createTempDirectory(directory, "secret");
    Path content = Files.createDirectory(mount.resolve("..2026_01_01"));
    Files.createSymbolicLink(mount.resolve("..data"), content.getFileName());
    for (Map.Entry<String, String> key : secret.entrySet()) {
      Files.writeString(content.resolve(key.getKey()), key.getValue());
      Files.createSymbolicLink(
          mount.resolve(key.getKey()), Path.of("..data").resolve(key.getKey()));
    }
    return mount;
  }

  /** Returns the names in the second column, by what the first one says. */
  private static Map<String, List<String>> table() throws IOException {
    String page = Files.readString(Path.of("../docs/storage.md"));
    String section = page.substring(page.indexOf("## Credentials\n"));
    Map<String, List<String>> rows = new HashMap<>();
    section
        .lines()
        .skip(1)
        .takeWhile(line -> !line.startsWith("## "))
        .filter(
            line -> line.startsWith("| ") && !line.startsWith("| store") && !line.contains("---"))
        .map(line -> Arrays.stream(line.split("\\|", -1)).map(String::strip).toList())
        .forEach(
            cells ->
                rows.put(
                    cells.get(1),
                    Pattern.compile("`([^`]+)`")
                        .matcher(cells.get(2))
                        .results()
                        .map(match -> match.group(1))
                        .toList()));
    return rows;
  }
}
