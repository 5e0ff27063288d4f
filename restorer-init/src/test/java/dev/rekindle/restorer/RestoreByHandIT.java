package dev.rekindle.restorer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rekindle.name.ExitCode;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RestoreByHandIT {
  @TempDir private Path directory;

  @Test
  void putsABackupInPlaceOnAnEmptyVolumeOnceOnly() throws IOException {
    NodeFixture node = new NodeFixture(directory);
    MedusaFixture backup = MedusaFixture.of(3, 5_000);
    Map<String, String> settings = node.byHand(backup.writeTo(directory.resolve("bucket")));

    RestorerProcess.Ended first = RestorerProcess.run(node.scratch, settings, "restore");

    assertThat(first.exitCode()).as(first.log()).isZero();
    assertThat(Files.readAllBytes(node.restoredFile()))
        .isEqualTo(
            backup
                .objects()
                .get("old-r1-0/nightly-1/data/ks/" + MedusaFixture.TABLE + "/nb-1-big-Data.db"));
    assertThat(Files.readString(node.data.resolve("rekindle.options")))
        .contains(MedusaFixture.TOKENS);
    assertThat(Files.readString(node.result))
        .contains("\"result\":\"restored\"", "\"proof.size\":0", "\"backup\":\"nightly-1\"");
    assertThat(Files.readString(node.status)).contains("\"state\":\"done\"");

    Files.writeString(node.data.resolve("data/ks/written-since"), "new");
    Map<String, String> before = Trees.of(node.data.resolve("data"));
    RestorerProcess.Ended second = RestorerProcess.run(node.scratch, settings, "restore");

    assertThat(second.exitCode()).as(second.log()).isZero();
    assertThat(second.lastLine()).contains("was put in place on this volume before");
    assertThat(Trees.of(node.data.resolve("data"))).isEqualTo(before);
  }

  @Test
  void doesNotCallWipedDataRestored() throws IOException {
    NodeFixture node = new NodeFixture(directory);
    Map<String, String> settings =
        node.byHand(MedusaFixture.of(2, 2_000).writeTo(directory.resolve("bucket")));
    assertThat(RestorerProcess.run(node.scratch, settings, "restore").exitCode()).isZero();
    Trees.empty(node.data.resolve("data"));
    Files.writeString(node.data.resolve("commitlog/CommitLog-7-1.log"), "written before the loss");

    RestorerProcess.Ended again = RestorerProcess.run(node.scratch, settings, "restore");

    assertThat(again.exitCode()).as(again.log()).isEqualTo(ExitCode.PLAN.number());
    assertThat(again.lastLine()).contains("the data is gone since", "--restore-id");
    assertThat(node.data.resolve("data")).isEmptyDirectory();

    settings.put("REKINDLE_RESTORE_ID", "another");
    RestorerProcess.Ended another = RestorerProcess.run(node.scratch, settings, "restore");
    assertThat(another.exitCode()).as(another.log()).isZero();
    assertThat(node.restoredFile()).exists();
  }

  @Test
  void refusesWhileTheDatabaseHasItsFilesOpen() throws IOException {
    NodeFixture node = new NodeFixture(directory).withOldData();
    Map<String, String> settings =
        node.byHand(MedusaFixture.of(2, 2_000).writeTo(directory.resolve("bucket")));
    Map<String, String> before = node.databaseFiles();

    try (FileChannel _ = FileChannel.open(node.data.resolve("commitlog/CommitLog-7-1.log"))) {
      RestorerProcess.Ended ended = RestorerProcess.run(node.scratch, settings, "restore");

      assertThat(ended.exitCode()).as(ended.log()).isEqualTo(ExitCode.LOCKED.number());
      assertThat(ended.lastLine())
          .contains("process " + ProcessHandle.current().pid(), "CommitLog-7-1.log", "Stop it");
    }
    assertThat(node.databaseFiles()).isEqualTo(before);
  }

  @Test
  void deletesNothingThatAnEarlierRestoreKept() throws IOException {
    NodeFixture node = new NodeFixture(directory).withOldData();
    Map<String, String> settings =
        node.byHand(MedusaFixture.of(2, 2_000).writeTo(directory.resolve("bucket")));
    settings.put("REKINDLE_RESTORE_ID", "first");
    assertThat(RestorerProcess.run(node.scratch, settings, "restore").exitCode()).isZero();

    settings.put("REKINDLE_RESTORE_ID", "second");
    settings.put("REKINDLE_OLD_DATA", "DeleteWhenCompleted");
    assertThat(RestorerProcess.run(node.scratch, settings, "restore").exitCode()).isZero();

    assertThat(node.data.resolve(".rekindle/data/old/first/ks")).isDirectory();
    assertThat(node.data.resolve(".rekindle/data/old/second")).doesNotExist();
  }

  @Test
  void plansNoBackupThatCannotBeRestored() throws IOException {
    NodeFixture node = new NodeFixture(directory);
    Path bucket = directory.resolve("bucket");
    String storage = MedusaFixture.of(2, 2_000).writeTo(bucket);
    Files.delete(bucket.resolve("old-r1-0/nightly-1/meta/manifest.json"));

    RestorerProcess.Ended ended =
        RestorerProcess.run(
            node.scratch,
            Map.of("REKINDLE_STORAGE", storage, "REKINDLE_BACKUP", MedusaFixture.BACKUP),
            "plan",
            "--output",
            "json");

    assertThat(ended.exitCode()).as(ended.log()).isEqualTo(ExitCode.BACKUP.number());
    assertThat(ended.lastLine()).contains(MedusaFixture.NODE, "Restore another one");
    assertThat(ended.out()).isEmpty();
  }

  @Test
  void setsOldDataAsideAndSaysWhere() throws IOException {
    NodeFixture node = new NodeFixture(directory).withOldData();
    Map<String, String> settings =
        node.byHand(MedusaFixture.of(2, 2_000).writeTo(directory.resolve("bucket")));

    RestorerProcess.Ended ended = RestorerProcess.run(node.scratch, settings, "restore");

    assertThat(ended.exitCode()).as(ended.log()).isZero();
    assertThat(ended.lastLine()).contains("set aside in");
    assertThat(node.data.resolve("data/ks/old-ffffffffffffffffffffffffffffffff")).doesNotExist();
    assertThat(node.data.resolve("commitlog/CommitLog-7-1.log")).doesNotExist();
    RestorerProcess.Ended status =
        RestorerProcess.run(node.scratch, Map.of(), "status", "--data-path", node.data.toString());
    assertThat(status.out()).contains("done", "set aside", "2 tokens of node old-r1-0");
  }

  @Test
  void leavesOutAndNamesWhatNoSnapshotHas() throws IOException {
    NodeFixture node = new NodeFixture(directory);
    MedusaFixture backup = MedusaFixture.of(2, 2_000);
    backup.manifest(text -> text.replace("nb-2-big-TOC.txt", "notes.txt"));
    backup
        .objects()
        .put(
            "old-r1-0/nightly-1/data/ks/" + MedusaFixture.TABLE + "/notes.txt",
            "Data.db\nTOC.txt\n".getBytes(java.nio.charset.StandardCharsets.UTF_8));
    Map<String, String> settings = node.byHand(backup.writeTo(directory.resolve("bucket")));

    RestorerProcess.Ended ended = RestorerProcess.run(node.scratch, settings, "restore");

    assertThat(ended.exitCode()).as(ended.log()).isZero();
    assertThat(ended.log()).contains("no snapshot of Cassandra has", "notes.txt");
    assertThat(Files.readString(node.result)).contains("\"filesLeftOut\":1,", "\"warnings\":1");
    assertThat(node.restoredFile().resolveSibling("notes.txt")).doesNotExist();
  }

  @Test
  void goesOnAfterSigterm() throws IOException {
    NodeFixture node = new NodeFixture(directory);
    Map<String, String> settings =
        node.byHand(MedusaFixture.of(12, 200_000).writeTo(directory.resolve("bucket")));
    Map<String, String> slow = new java.util.HashMap<>(settings);
    slow.put("REKINDLE_BANDWIDTH", "400K");
    slow.put("REKINDLE_CONCURRENCY", "1");

    try (RestorerProcess process = RestorerProcess.start(node.scratch, slow, "restore")) {
      process.await(
          "some files are staged",
          () ->
              RestorerProcess.text(node.status)
                  .matches("(?s).*\"filesDone\":([3-9]|[1-9][0-9]).*"));
      process.terminate();
      RestorerProcess.Ended ended = process.ended();

      assertThat(ended.exitCode()).as(ended.log()).isEqualTo(ExitCode.TERMINATED.number());
      assertThat(ended.lastLine()).contains("TERMINATED", "Start again to go on");
      assertThat(node.restoredFile()).doesNotExist();
    }

    RestorerProcess.Ended again = RestorerProcess.run(node.scratch, settings, "restore");

    assertThat(again.exitCode()).as(again.log()).isZero();
    assertThat(Files.readString(node.result)).doesNotContain("\"bytesKept\":0,");
    assertThat(node.restoredFile()).exists();
  }

  @Test
  void listsVerifiesAndPreviews() throws IOException {
    NodeFixture node = new NodeFixture(directory);
    MedusaFixture backup = MedusaFixture.of(2, 2_000);
    Path bucket = directory.resolve("bucket");
    String storage = backup.writeTo(bucket);

    assertThat(RestorerProcess.run(node.scratch, Map.of(), "list", "--storage", storage).out())
        .contains("nightly-1", "1/1", "complete");
    assertThat(verify(node, storage, "--deep").exitCode()).isZero();

    Path data = bucket.resolve("old-r1-0/nightly-1/data/ks/" + MedusaFixture.TABLE);
    byte[] content = Files.readAllBytes(data.resolve("nb-1-big-Data.db"));
    content[5] ^= 1;
    Files.write(data.resolve("nb-1-big-Data.db"), content);
    RestorerProcess.Ended deep = verify(node, storage, "--deep");
    assertThat(deep.exitCode()).as(deep.log()).isEqualTo(ExitCode.INTEGRITY.number());
    assertThat(deep.out()).contains("nb-1-big-Data.db");

    Files.delete(data.resolve("nb-2-big-Index.db"));
    RestorerProcess.Ended flat = verify(node, storage);
    assertThat(flat.exitCode()).isEqualTo(ExitCode.INTEGRITY.number());
    assertThat(flat.out()).contains("nb-2-big-Index.db").doesNotContain("nb-1-big-Data.db");
  }

  private static RestorerProcess.Ended verify(NodeFixture node, String storage, String... more) {
    return RestorerProcess.run(
        node.scratch,
        Map.of("REKINDLE_STORAGE", storage, "REKINDLE_BACKUP", MedusaFixture.BACKUP),
        java.util.stream.Stream.concat(
                java.util.stream.Stream.of("verify"), java.util.stream.Stream.of(more))
            .toArray(String[]::new));
  }
}
