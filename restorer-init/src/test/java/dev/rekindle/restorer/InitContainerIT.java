package dev.rekindle.restorer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rekindle.name.ExitCode;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class InitContainerIT {
  private static final String POD = "c1-r1-0";
  private static final String IDLE = "{\"version\":1,\"state\":\"idle\"}";

  @TempDir private Path directory;

  @Test
  void loadsNeitherAnSdkNorACommandLineWhenThereIsNothingToDo() throws IOException {
    NodeFixture node = new NodeFixture(directory).withOldData();
    node.write(IDLE);
    Path classes = directory.resolve("classes.log");
    Map<String, String> settings = node.pod(POD);
    Map<String, String> before = node.databaseFiles();
    assertThat(RestorerProcess.run(node.scratch, settings).exitCode()).isZero();

    // The second start, which finds the guard of the first; as most starts do.
    settings.put("REKINDLE_JAVA_OPTIONS", "-Xlog:class+load:file=" + classes);
    RestorerProcess.Ended ended = RestorerProcess.run(node.scratch, settings);

    assertThat(ended.exitCode()).as(ended.log()).isZero();
    assertThat(ended.log().lines()).hasSize(1);
    assertThat(Files.readString(classes))
        .contains("dev.rekindle.restorer.RestorerMain")
        .doesNotContain("software.amazon", "picocli", "org.yaml", "com.fasterxml.jackson.databind")
        .as("a class that is made at run time costs more than all that come out of the cache")
        .doesNotContain("__JVM_LookupDefineClass__");
    assertThat(node.databaseFiles()).isEqualTo(before);
    assertThat(node.data.resolve("rekindle.options")).isEmptyFile();
  }

  @Test
  void stagesWaitsAndCommitsAsThePlanSays() throws IOException {
    NodeFixture node = new NodeFixture(directory).withOldData();
    String storage = MedusaFixture.of(3, 5_000).writeTo(directory.resolve("bucket"));
    String plan = node.stagingPlan(storage, POD);
    node.write("{\"version\":1,\"state\":\"hold\"}");
    Map<String, String> before = node.databaseFiles();

    try (RestorerProcess process = RestorerProcess.start(node.scratch, node.pod(POD))) {
      process.await("it waits", () -> status(node).contains("\"state\":\"waiting\""));
      node.write(plan);
      process.await("it has staged", () -> status(node).contains("\"state\":\"staged\""));
      assertThat(node.databaseFiles()).isEqualTo(before);

      node.write(plan.replace("\"stage\"", "\"commit\""));
      RestorerProcess.Ended ended = process.ended();

      assertThat(ended.exitCode()).as(ended.log()).isZero();
      assertThat(node.restoredFile()).exists();
      assertThat(Files.readString(node.result))
          .contains("\"result\":\"restored\"", "\"restore\":\"restore-1\"", "\"files\":");
    }

    RestorerProcess.Ended again = RestorerProcess.run(node.scratch, node.pod(POD));
    assertThat(again.exitCode()).as(again.log()).isZero();
    assertThat(again.lastLine()).contains("in place on this volume already");

    node.write(plan.replace("\"stage\"", "\"done\"").replace("Keep", "DeleteWhenCompleted"));
    assertThat(RestorerProcess.run(node.scratch, node.pod(POD)).exitCode()).isZero();
    RestorerProcess.Ended status =
        RestorerProcess.run(node.scratch, Map.of(), "status", "--data-path", node.data.toString());
    assertThat(status.out()).doesNotContain("set aside");
    assertThat(Files.readString(node.data.resolve("rekindle.options")))
        .contains(MedusaFixture.TOKENS);
  }

  @Test
  void stagesFirstWhenItSeesTheCommitWithoutHavingStaged() throws IOException {
    NodeFixture node = new NodeFixture(directory);
    String storage = MedusaFixture.of(1, 1_000).writeTo(directory.resolve("bucket"));
    node.write(node.stagingPlan(storage, POD).replace("\"stage\"", "\"commit\""));

    RestorerProcess.Ended ended = RestorerProcess.run(node.scratch, node.pod(POD));

    assertThat(ended.exitCode()).as(ended.log()).isZero();
    assertThat(node.restoredFile()).exists();
  }

  @ParameterizedTest
  @ValueSource(strings = {"commit", "done"})
  void putsInPlaceWhatAnEarlierStartHadStaged(String state) throws IOException {
    NodeFixture node = new NodeFixture(directory).withOldData();
    String storage = MedusaFixture.of(2, 2_000).writeTo(directory.resolve("bucket"));
    String plan = node.stagingPlan(storage, POD);
    node.write(plan);
    Map<String, String> before = node.databaseFiles();
    try (RestorerProcess process = RestorerProcess.start(node.scratch, node.pod(POD))) {
      process.await("it has staged", () -> status(node).contains("\"state\":\"staged\""));
      process.terminate();
      assertThat(process.ended().exitCode()).isEqualTo(ExitCode.TERMINATED.number());
    }
    assertThat(node.databaseFiles()).isEqualTo(before);
    node.write(plan.replace("\"stage\"", "\"" + state + "\""));

    RestorerProcess.Ended ended = RestorerProcess.run(node.scratch, node.pod(POD));

    assertThat(ended.exitCode()).as(ended.log()).isZero();
    assertThat(ended.lastLine()).contains("is in place");
    assertThat(node.restoredFile()).exists();
    assertThat(Files.readString(node.data.resolve("rekindle.options")))
        .contains(MedusaFixture.TOKENS);
  }

  @Test
  void refusesAVolumeThatIsNotMounted() throws IOException {
    NodeFixture node = new NodeFixture(directory);
    node.write(IDLE);
    Map<String, String> settings = node.pod(POD);
    Path nowhere = directory.resolve("not/mounted");
    settings.put("REKINDLE_DATA_PATH", nowhere.toString());

    RestorerProcess.Ended ended = RestorerProcess.run(node.scratch, settings);

    assertThat(ended.exitCode()).as(ended.log()).isEqualTo(ExitCode.VOLUME.number());
    assertThat(ended.lastLine()).contains(nowhere.resolve("data").toString(), "mount the volume");
    assertThat(nowhere.getParent()).doesNotExist();
  }

  @Test
  void commitsWhatAnEarlierProcessStaged() throws IOException {
    NodeFixture node = new NodeFixture(directory).withOldData();
    Path bucket = directory.resolve("bucket");
    String plan = node.stagingPlan(MedusaFixture.of(2, 2_000).writeTo(bucket), POD);
    node.write(plan);
    try (RestorerProcess process = RestorerProcess.start(node.scratch, node.pod(POD))) {
      process.await("it has staged", () -> status(node).contains("\"state\":\"staged\""));
      process.kill();
    }
    Files.move(bucket, directory.resolve("gone"));
    node.write(plan.replace("\"stage\"", "\"commit\""));

    RestorerProcess.Ended ended = RestorerProcess.run(node.scratch, node.pod(POD));

    assertThat(ended.exitCode()).as(ended.log()).isZero();
    assertThat(node.restoredFile()).exists();
    assertThat(Files.readString(node.result)).contains("\"result\":\"restored\"", "\"files\":");
    assertThat(status(node)).contains("\"state\":\"done\"", "\"proof.content\":40");
  }

  @Test
  void goesBackToTheOldDataWhenTheRestoreIsAborted() throws IOException {
    NodeFixture node = new NodeFixture(directory).withOldData();
    String storage = MedusaFixture.of(2, 2_000).writeTo(directory.resolve("bucket"));
    String plan = node.stagingPlan(storage, POD);
    node.write(plan);
    Map<String, String> before = node.databaseFiles();

    try (RestorerProcess process = RestorerProcess.start(node.scratch, node.pod(POD))) {
      process.await("it has staged", () -> status(node).contains("\"state\":\"staged\""));
      node.write(plan.replace("\"stage\"", "\"aborted\""));
      RestorerProcess.Ended ended = process.ended();

      assertThat(ended.exitCode()).as(ended.log()).isZero();
      assertThat(ended.lastLine()).contains("given up", "old data");
    }
    assertThat(node.databaseFiles()).isEqualTo(before);
  }

  @Test
  void neverStartsEmptyWhenTheRestoreOfAnEmptyVolumeIsAborted() throws IOException {
    NodeFixture node = new NodeFixture(directory);
    String storage = MedusaFixture.of(1, 1_000).writeTo(directory.resolve("bucket"));
    node.write(node.stagingPlan(storage, POD).replace("\"stage\"", "\"aborted\""));

    waitsUntilStopped(node, node.pod(POD), "this volume is empty");
  }

  @Test
  void goesBackToHoldWhenTheRestoreThatBeganOnAnEmptyVolumeIsAborted() throws IOException {
    NodeFixture node = new NodeFixture(directory);
    String storage = MedusaFixture.of(1, 1_000).writeTo(directory.resolve("bucket"));
    String plan = node.stagingPlan(storage, POD);
    node.write(plan);
    try (RestorerProcess process = RestorerProcess.start(node.scratch, node.pod(POD))) {
      process.await("it has staged", () -> status(node).contains("\"state\":\"staged\""));
      node.write(plan.replace("\"stage\"", "\"aborted\""));
      process.await("it waits again", () -> status(node).contains("this volume is empty"));
      process.kill();
    }
    assertThat(node.databaseFiles().values()).containsOnly("directory");

    Files.delete(node.status);
    node.write(plan.replace("\"stage\"", "\"aborted\"").replace(POD, "another-0"));
    waitsUntilStopped(node, node.pod(POD), "this volume is empty");
    Files.delete(node.status);
    node.write(IDLE);
    waitsUntilStopped(node, node.pod(POD), "this volume is empty");
  }

  @Test
  void tellsHowToTakeALostNodesPlaceWhenTheVolumeIsEmpty() throws IOException {
    NodeFixture node = new NodeFixture(directory);
    node.write(IDLE);

    RestorerProcess.Ended released = RestorerProcess.run(node.scratch, node.pod(POD));

    assertThat(released.exitCode()).as(released.log()).isZero();
    assertThat(released.log()).contains("replace_address_first_boot");
  }

  @Test
  void waitsWhenThePlanIsOfAnotherIncarnation() throws IOException {
    NodeFixture node = new NodeFixture(directory).withOldData();
    node.write(IDLE);
    Map<String, String> settings = node.pod(POD);
    settings.put("REKINDLE_INCARNATION", "mine");

    waitsUntilStopped(node, settings, "belongs to another StatefulSet");
  }

  @Test
  void waitsWhenARestoreIsUnderWayThatDoesNotNameIt() throws IOException {
    NodeFixture node = new NodeFixture(directory).withOldData();
    String storage = MedusaFixture.of(1, 1_000).writeTo(directory.resolve("bucket"));
    node.write(node.stagingPlan(storage, POD).replace("\"stage\"", "\"commit\""));

    waitsUntilStopped(node, node.pod("c1-r1-9"), "does not name this pod");
  }

  @Test
  void refusesABackupThatIsNotTheOneThatWasPlanned() throws IOException {
    NodeFixture node = new NodeFixture(directory).withOldData();
    String storage = MedusaFixture.of(1, 1_000).writeTo(directory.resolve("bucket"));
    String plan = node.stagingPlan(storage, POD);
    node.write(
        plan.replace("\"dc1\"", "\"dc2\"")
            .replaceAll("\"tokensDigest\" : \"[0-9a-f]{8}", "\"tokensDigest\" : \"00000000"));
    Map<String, String> before = node.databaseFiles();

    RestorerProcess.Ended ended = RestorerProcess.run(node.scratch, node.pod(POD));

    assertThat(ended.exitCode()).as(ended.log()).isEqualTo(ExitCode.MISMATCH.number());
    assertThat(ended.lastLine()).contains("datacenter", "expected dc2", "found dc1", "tokens");
    assertThat(node.databaseFiles()).isEqualTo(before);
  }

  @Test
  void refusesToGuessWhenThereIsNoPlanOrABrokenOne() throws IOException {
    NodeFixture node = new NodeFixture(directory).withOldData();

    RestorerProcess.Ended without = RestorerProcess.run(node.scratch, node.pod(POD));
    assertThat(without.exitCode()).isEqualTo(ExitCode.PLAN.number());
    assertThat(without.lastLine()).contains(node.plan.toString());

    node.write("{\"version\":1,\"state\":\"idel\"}");
    RestorerProcess.Ended broken = RestorerProcess.run(node.scratch, node.pod(POD));
    assertThat(broken.exitCode()).isEqualTo(ExitCode.PLAN.number());
    assertThat(broken.lastLine()).contains("idel", "expected one of idle");
  }

  @Test
  void completesASwitchThatWasCutOffThoughTheConfigurationIsBroken() throws IOException {
    NodeFixture node = new NodeFixture(directory).withOldData();
    String storage = MedusaFixture.of(2, 2_000).writeTo(directory.resolve("bucket"));
    node.write(node.stagingPlan(storage, POD).replace("\"stage\"", "\"commit\""));
    assertThat(RestorerProcess.run(node.scratch, node.pod(POD)).exitCode()).isZero();
    HalfDone.reopen(node.data);
    assertThat(node.restoredFile()).doesNotExist();
    Path configuration = Files.createDirectories(directory.resolve("conf"));
    Files.writeString(configuration.resolve("cassandra.yaml"), "data_file_directories: [");
    Map<String, String> settings = node.pod(POD);
    settings.put("REKINDLE_CONFIG_DIR", configuration.toString());

    RestorerProcess.Ended ended = RestorerProcess.run(node.scratch, settings);

    assertThat(ended.exitCode()).as(ended.log()).isEqualTo(ExitCode.CONFIGURATION.number());
    assertThat(ended.log()).contains("A switch had been cut off; it is completed.");
    assertThat(ended.lastLine()).contains("cassandra.yaml");
    assertThat(node.restoredFile()).exists();
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 15})
  void saysWhichSignalStoppedItThoughTheStoreDoesNotAnswer(int signal) throws IOException {
    NodeFixture node = new NodeFixture(directory).withOldData();
    Map<String, String> before = node.databaseFiles();
    try (ServerSocket silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
      Map<String, String> settings = node.byHand("s3://backups");
      settings.put("REKINDLE_ENDPOINT", "http://127.0.0.1:" + silent.getLocalPort());
      settings.put("REKINDLE_REGION", "us-east-1");
      settings.put("REKINDLE_TLS", "Insecure");
      settings.put("AWS_ACCESS_KEY_ID", "somebody");
      settings.put("AWS_SECRET_ACCESS_KEY", "secret");
      try (RestorerProcess process = RestorerProcess.start(node.scratch, settings, "restore")) {
        silent.accept();
        process.signal(signal);
        RestorerProcess.Ended ended = process.endedWithin(Duration.ofSeconds(10));

        ExitCode code = signal == 2 ? ExitCode.INTERRUPTED : ExitCode.TERMINATED;
        assertThat(ended.exitCode()).as(ended.log()).isEqualTo(code.number());
        assertThat(ended.lastLine()).contains("\"" + code.name() + "\"", "Start again to go on");
        assertThat(Files.readString(node.result)).contains("\"code\":\"" + code.name() + "\"");
        assertThat(status(node)).contains("\"state\":\"failed\"");
      }
    }
    assertThat(node.databaseFiles()).isEqualTo(before);
  }

  private static void waitsUntilStopped(
      NodeFixture node, Map<String, String> settings, String reason) {
    try (RestorerProcess process = RestorerProcess.start(node.scratch, settings)) {
      process.await("it waits", () -> status(node).contains(reason));
      process.terminate();

      assertThat(process.ended().exitCode()).isEqualTo(ExitCode.TERMINATED.number());
    }
  }

  private static String status(NodeFixture node) {
    return RestorerProcess.text(node.status);
  }

  @ParameterizedTest
  @ValueSource(strings = {"etcd", "aerospike"})
  void letsDatabasesStartThatItCannotRestoreWhileThereIsNothingToRestore(String engine)
      throws IOException {
    NodeFixture node = new NodeFixture(directory);
    node.write(IDLE);
    Map<String, String> settings = node.pod("db-0");
    settings.put("REKINDLE_ENGINE", engine);
    settings.put("REKINDLE_DATA_PATH", "/no/such/volume");

    RestorerProcess.Ended ended = RestorerProcess.run(node.scratch, settings);

    assertThat(ended.exitCode()).as(ended.log()).isZero();
    assertThat(ended.log().lines()).hasSize(1);
    assertThat(ended.lastLine()).contains("Nothing to restore; the database may start.");
  }

  @ParameterizedTest
  @ValueSource(strings = {"hold", "stage", "commit"})
  void refusesToRestoreADatabaseThatItDoesNotKnow(String state) throws IOException {
    NodeFixture node = new NodeFixture(directory).withOldData();
    Map<String, String> before = node.databaseFiles();
    String storage = MedusaFixture.of(1, 500).writeTo(directory.resolve("bucket"));
    String plan = node.stagingPlan(storage, "db-0").replace("\"cassandra\"", "\"etcd\"");
    node.write(
        state.equals("hold")
            ? "{\"version\":1,\"state\":\"hold\"}"
            : plan.replace("\"stage\"", '"' + state + '"'));
    Map<String, String> settings = node.pod("db-0");
    settings.put("REKINDLE_ENGINE", "etcd");

    RestorerProcess.Ended ended = RestorerProcess.run(node.scratch, settings);

    assertThat(ended.exitCode()).as(ended.log()).isEqualTo(ExitCode.PLAN.number());
    assertThat(ended.lastLine())
        .contains("in state " + state, "restores cassandra only, not etcd", "Nothing was touched");
    assertThat(node.databaseFiles()).isEqualTo(before);
  }

  @Test
  void waitsForAPlanOfItsOwnWhateverTheDatabase() throws IOException {
    NodeFixture node = new NodeFixture(directory);
    node.write("{\"version\":1,\"state\":\"idle\",\"incarnation\":\"another\"}");
    Map<String, String> settings = node.pod("db-0");
    settings.put("REKINDLE_ENGINE", "etcd");
    settings.put("REKINDLE_INCARNATION", "mine");

    try (RestorerProcess process = RestorerProcess.start(node.scratch, settings)) {
      process.await("it waits", () -> status(node).contains("\"state\":\"waiting\""));
      node.write("{\"version\":1,\"state\":\"idle\",\"incarnation\":\"mine\"}");
      assertThat(process.ended().exitCode()).isZero();
    }
  }
}
