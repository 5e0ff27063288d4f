package dev.rekindle.restorer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;
import static org.assertj.core.api.Assertions.tuple;

import dev.rekindle.name.ExitCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What `--output json` prints, field by field: docs/restorer.md promises it to scripts. */
class JsonFormsIT {
  private static final String[] NODE_FIELDS = {
    "name",
    "datacenter",
    "rack",
    "tokens",
    "state",
    "engineVersion",
    "differential",
    "files",
    "bytes",
    "digest"
  };

  @TempDir private Path directory;
  private NodeFixture node;
  private Path bucket;
  private String storage;

  @BeforeEach
  void writeABackup() throws IOException {
    node = new NodeFixture(directory);
    bucket = directory.resolve("bucket");
    storage = MedusaFixture.of(2, 2_000).writeTo(bucket);
  }

  @Test
  void ofAListHasEachBackupWithItsNodes() throws IOException {
    Object list = Json.read(run(ExitCode.DONE, "list", "--storage", storage));

    Map<String, Object> backup = Json.object(((List<?>) list).getFirst());
    assertThat(((List<?>) list)).hasSize(1);
    assertThat(backup.keySet())
        .containsExactly("name", "engine", "started", "finished", "complete", "nodes");
    assertThat(backup)
        .contains(
            entry("name", MedusaFixture.BACKUP),
            entry("engine", "cassandra"),
            entry("started", "2023-11-14T22:13:20Z"),
            entry("finished", "2023-11-14T22:15:00Z"),
            entry("complete", true));
    assertNode(Json.object(((List<?>) backup.get("nodes")).getFirst()));
  }

  @Test
  void ofAVerificationHasProblemsAndProof() throws IOException {
    List<?> flat = (List<?>) Json.read(run(ExitCode.DONE, verify()));
    assertNode(Json.object(flat.getFirst()), "problems");
    assertThat(Json.object(flat.getFirst()).get("problems")).isEqualTo(List.of());

    List<?> deep = (List<?>) Json.read(run(ExitCode.DONE, verify("--deep")));
    Map<String, Object> read = Json.object(deep.getFirst());
    assertNode(read, "problems", "proof.size", "proof.object", "proof.content");
    assertThat(read)
        .contains(entry("proof.content", 40L), entry("proof.object", 0L), entry("proof.size", 0L));

    Path data = bucket.resolve("old-r1-0/nightly-1/data/ks/" + MedusaFixture.TABLE);
    Files.delete(data.resolve("nb-2-big-Index.db"));
    List<?> bad = (List<?>) Json.read(run(ExitCode.INTEGRITY, verify()));
    assertThat(Json.object(bad.getFirst()).get("problems").toString())
        .contains("nb-2-big-Index.db");
  }

  @Test
  void ofADeepVerificationIsApartFromItsLogOfProgress() throws IOException {
    RestorerProcess.Ended ended =
        RestorerProcess.run(node.scratch, Map.of(), json(verify("--deep", "--bandwidth", "1M")));

    Map<String, Object> line = Json.object(Json.read(ended.lastLine()));
    assertThat(line)
        .containsEntry("message", "Every object of the node was read.")
        .containsEntry("node", MedusaFixture.NODE)
        .containsEntry("files", 40L)
        .containsKeys("bytes", "milliseconds");
  }

  @Test
  void ofAPreviewIsThePlan() throws IOException {
    Map<String, Object> plan =
        Json.object(
            Json.read(
                run(
                    ExitCode.DONE,
                    "plan",
                    "--storage",
                    storage,
                    "--backup",
                    MedusaFixture.BACKUP,
                    "--restore-id",
                    "r-1")));

    assertThat(plan).contains(entry("version", 1L), entry("state", "stage"));
    Map<String, Object> restore = Json.object(plan.get("restore"));
    assertThat(restore)
        .contains(entry("uid", "r-1"), entry("backup", "nightly-1"), entry("oldData", "Keep"));
    assertThat(Json.object(((List<?>) restore.get("nodes")).getFirst()))
        .containsEntry("source", MedusaFixture.NODE)
        .containsKeys("pod", "datacenter", "rack", "digest", "tokensDigest");
  }

  @Test
  void ofAPreviewForPeopleTellsTheProofThatThereWillBe() {
    RestorerProcess.Ended ended =
        RestorerProcess.run(
            node.scratch, Map.of(), "plan", "--storage", storage, "--backup", MedusaFixture.BACKUP);

    assertThat(ended.out()).contains("to be proven by size 0, object 0, content 40");
  }

  @ParameterizedTest
  @ValueSource(strings = {"plan", "verify"})
  void ofWhatTheSchemaWarnsOfAreLinesOfTheLog(String command) throws IOException {
    schema(
        """
        CREATE KEYSPACE far WITH replication = {'class': 'NetworkTopologyStrategy', 'dc1': '3', 'dc2': '2'};
        CREATE TABLE far.carts (id int PRIMARY KEY) WITH default_time_to_live = 86400;
        """);

    RestorerProcess.Ended ended = warned(command);

    assertThat(lines(ended))
        .extracting(line -> line.get("rule"), line -> line.get("found"))
        .containsExactly(
            tuple("RestoreReplicationElsewhere", "dc2"),
            tuple("RestoreDataExpired", "shorter for far.carts"));
    assertThat(lines(ended).getFirst())
        .containsEntry("level", "WARN")
        .containsEntry("about", "replication of keyspace far")
        .containsEntry(
            "todo",
            "Once restored, run: ALTER KEYSPACE \"far\" WITH replication = {'class':"
                + " 'NetworkTopologyStrategy', 'dc1': 3};");
    Json.read(ended.out());
  }

  @ParameterizedTest
  @ValueSource(strings = {"plan", "verify"})
  void ofASchemaThatCannotBeReadSaysSoAndGoesOn(String command) throws IOException {
    schema("CREATE KEYSPACE ks WITH replic");

    RestorerProcess.Ended ended = warned(command);

    assertThat(lines(ended))
        .extracting(line -> line.get("rule"))
        .containsExactly("RestoreReplicationElsewhere", "RestoreDataExpired");
    assertThat(lines(ended).getFirst().get("unknown").toString())
        .contains("schema of the backup: ", "ends in the middle of a statement");
    Json.read(ended.out());
  }

  private void schema(String text) throws IOException {
    Files.writeString(bucket.resolve("old-r1-0/nightly-1/meta/schema.cql"), text);
  }

  private RestorerProcess.Ended warned(String command) {
    RestorerProcess.Ended ended =
        RestorerProcess.run(
            node.scratch,
            Map.of(),
            json(command, "--storage", storage, "--backup", MedusaFixture.BACKUP));
    assertThat(ended.exitCode()).as(ended.log()).isZero();
    return ended;
  }

  private static List<Map<String, Object>> lines(RestorerProcess.Ended ended) throws IOException {
    List<Map<String, Object>> lines = new ArrayList<>();
    for (String line : ended.log().lines().filter(l -> l.contains("\"rule\":")).toList()) {
      lines.add(Json.object(Json.read(line)));
    }
    return lines;
  }

  @Test
  void ofAStatusSaysWhatIsOnTheVolume() throws IOException {
    String[] status = {"status", "--data-path", node.data.toString()};
    assertThat(Json.object(Json.read(run(ExitCode.DONE, status))))
        .containsOnly(entry("empty", true), entry("setAside", List.of()));

    node.withOldData();
    RestorerProcess.Ended restored =
        RestorerProcess.run(node.scratch, node.byHand(storage), "restore");
    assertThat(restored.exitCode()).as(restored.log()).isZero();

    Map<String, Object> done = Json.object(Json.read(run(ExitCode.DONE, status)));
    assertThat(done.keySet())
        .containsExactly(
            "empty",
            "state",
            "restore",
            "backup",
            "digest",
            "since",
            "setAside",
            "identityOf",
            "tokens");
    assertThat(done)
        .contains(
            entry("empty", false),
            entry("state", "done"),
            entry("backup", MedusaFixture.BACKUP),
            entry("identityOf", MedusaFixture.NODE),
            entry("tokens", (long) MedusaFixture.TOKENS.split(",", -1).length));

    String[] proven =
        Stream.concat(Arrays.stream(status), Stream.of("--status-file", node.status.toString()))
            .toArray(String[]::new);
    assertThat(Json.object(Json.read(run(ExitCode.DONE, proven))))
        .containsAllEntriesOf(done)
        .contains(entry("proof.content", 40L), entry("proof.object", 0L), entry("proof.size", 0L));
    assertThat(RestorerProcess.run(node.scratch, Map.of(), proven).out())
        .containsPattern("proven by +size 0, object 0, content 40");
    assertThat(Json.object(Json.read(Files.readString(node.status))))
        .contains(entry("state", "done"), entry("proof.content", 40L));
    assertThat(Json.object(Json.read(Files.readString(node.result))))
        .contains(entry("result", "restored"), entry("exitCode", 0L), entry("proof.content", 40L));
  }

  private static void assertNode(Map<String, Object> found, String... more) {
    assertThat(found.keySet())
        .containsExactlyElementsOf(
            Stream.concat(Arrays.stream(NODE_FIELDS), Arrays.stream(more)).toList());
    assertThat(found)
        .contains(
            entry("name", MedusaFixture.NODE),
            entry("datacenter", "dc1"),
            entry("rack", "r1"),
            entry("state", "COMPLETE"),
            entry("engineVersion", "4.1.8"),
            entry("differential", false),
            entry("files", 40L));
  }

  private String[] verify(String... more) {
    return Stream.concat(
            Stream.of("verify", "--storage", storage, "--backup", MedusaFixture.BACKUP),
            Arrays.stream(more))
        .toArray(String[]::new);
  }

  private static String[] json(String... arguments) {
    return Stream.concat(Arrays.stream(arguments), Stream.of("--output", "json"))
        .toArray(String[]::new);
  }

  private String run(ExitCode code, String... arguments) {
    RestorerProcess.Ended ended = RestorerProcess.run(node.scratch, Map.of(), json(arguments));

    assertThat(ended.exitCode()).as(ended.log()).isEqualTo(code.number());
    return ended.out();
  }
}
