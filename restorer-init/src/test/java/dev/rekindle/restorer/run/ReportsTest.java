package dev.rekindle.restorer.run;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.rekindle.name.ExitCode;
import dev.rekindle.proof.ProofLevel;
import dev.rekindle.restorer.stage.StageProgress;
import dev.rekindle.restorer.stage.StageResult;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReportsTest {
  private static final Status.Job JOB = new Status.Job("u1", "nightly", "old-0");
  private static final Instant TIME = Instant.parse("2026-01-02T03:04:05Z");

  @TempDir private Path directory;

  @Test
  void tellsAResultWithAllItsNumbers() {
    StageResult result =
        new StageResult(
            3,
            30,
            new StageResult.Share(1, 10),
            new StageResult.Share(1, 11),
            new StageResult.Share(1, 9),
            Map.of(ProofLevel.CONTENT, 3L),
            2,
            List.of("odd"),
            Duration.ofMillis(1500));
    Outcome outcome =
        new Outcome(Outcome.Result.RESTORED, "In place.", JOB, "d1", Summary.of(result, 7));

    assertThat(TerminationMessage.of(outcome))
        .isEqualTo(
            """
            {"result":"restored","code":"DONE","exitCode":0,"message":"In place.","restore":"u1",\
            "backup":"nightly","source":"old-0","digest":"d1","bytes":30,"bytesDownloaded":10,\
            "bytesKept":9,"bytesLinked":11,"files":3,"filesLeftOut":9,"proof.content":3,\
            "proof.object":0,"proof.size":0,"stagingMilliseconds":1500,"warnings":2}
            """);
  }

  @Test
  void fitsIntoWhatTheKubeletKeepsWhateverTheMessage() {
    for (String piece : List.of("x", "\"", "\u20ac", "\n", "\ud83d\ude00")) {
      String json = TerminationMessage.of(ExitCode.INTEGRITY, piece.repeat(20_000));

      assertThat(json.getBytes(UTF_8).length).isBetween(1_500, TerminationMessage.MAX_BYTES);
      assertThat(json).contains("\"exitCode\":13", "cut; the log has all of it").endsWith("}\n");
    }
  }

  @Test
  void writesAStatusAsAWhole() throws IOException {
    Path file = directory.resolve("status.json");
    StatusFile status = new StatusFile(file, "c-0", InstantSource.fixed(TIME));

    status.on(new Status(Status.State.WAITING, "Waiting.", null, null));
    status.on(
        new Status(
            Status.State.STAGING,
            "Staging.",
            JOB,
            new Status.Progress(10, 4, 1000, 400, 50, 12, Map.of(ProofLevel.CONTENT, 4L))));

    assertThat(Files.readString(file))
        .isEqualTo(
            """
            {"version":1,"pod":"c-0","state":"staging","message":"Staging.",\
            "updated":"2026-01-02T03:04:05Z","restore":"u1","backup":"nightly","source":"old-0",\
            "files":10,"filesDone":4,"bytes":1000,"bytesDone":400,"bytesPerSecond":50,\
            "secondsLeft":12,"proof.size":0,"proof.object":0,"proof.content":4}
            """);
    try (var files = Files.list(directory)) {
      assertThat(files).containsExactly(file);
    }
  }

  @Test
  void goesOnSayingHowMuchWasStaged() throws IOException {
    Path file = directory.resolve("status.json");
    StatusFile status = new StatusFile(file, "c-0", InstantSource.fixed(TIME));
    status.on(
        new Status(
            Status.State.STAGING,
            "Staging.",
            JOB,
            new Status.Progress(10, 10, 1000, 1000, 50, 0, Map.of())));

    status.on(new Status(Status.State.STAGED, "Staged.", JOB, null));
    assertThat(file)
        .content()
        .contains("\"state\":\"staged\"", "\"bytesDone\":1000,\"bytesPerSecond\":0,");

    status.on(new Status(Status.State.STAGING, "Another.", new Status.Job("u2", "b", "s"), null));
    assertThat(file).content().doesNotContain("bytesDone");
  }

  @Test
  void tellsHowARestoreWasProvenThatAnotherProcessStaged() throws IOException {
    Path file = directory.resolve("status.json");
    Ending ending =
        new Ending(null, new StatusFile(file, "c-0", InstantSource.fixed(TIME)), result -> {});
    Summary summary = new Summary(Map.of("files", 3L, "bytes", 30L, "proof.content", 3L));

    ending.well(new Outcome(Outcome.Result.RESTORED, "In place.", JOB, "d1", summary));

    assertThat(StatusFile.proof(file, "u1"))
        .isEqualTo(Map.of(ProofLevel.SIZE, 0L, ProofLevel.OBJECT, 0L, ProofLevel.CONTENT, 3L));
    assertThat(StatusFile.proof(file, "u2")).as("of another restore").isEmpty();
    assertThat(file).content().contains("\"filesDone\":3,\"bytes\":30,\"bytesDone\":30");
  }

  @Test
  void tellsNothingOfAProofThatItCannotRead() throws IOException {
    Path file = directory.resolve("status.json");
    assertThat(StatusFile.proof(file, "u1")).isEmpty();
    for (String text :
        List.of("", "{", "[1]", "{\"restore\":\"u1\",\"proof.content\":", "\u0000")) {
      Files.writeString(file, text);

      assertThat(StatusFile.proof(file, "u1")).as(text).isEmpty();
    }
  }

  @Test
  void goesOnWhenTheStatusCannotBeWritten() {
    StatusFile status =
        new StatusFile(directory.resolve("not/there"), "c-0", InstantSource.fixed(TIME));

    status.on(new Status(Status.State.DONE, "Done.", null, null));

    assertThat(directory.resolve("not")).doesNotExist();
  }

  @Test
  void remembersWhatAStagingDidForTheProcessThatCommits() throws IOException {
    Summary summary = new Summary(Map.of("bytes", 1L << 40, "proof.size", 0L));

    summary.write(directory);

    assertThat(Summary.read(directory)).contains(summary);
    assertThat(Summary.read(directory.resolve("nowhere"))).isEmpty();
    Files.writeString(directory.resolve("summary.properties"), "bytes=many");
    assertThat(Summary.read(directory)).isEmpty();
  }

  @Test
  void measuresTheRateAndTheTimeThatIsLeft() {
    Rate rate = new Rate(0, 0);
    Status.Progress first = rate.at(seconds(1), snapshot(100));
    assertThat(first.bytesPerSecond()).isEqualTo(100);
    assertThat(first.secondsLeft()).isEqualTo(9);

    Status.Progress stalled = first;
    for (int second = 2; second < 120; second++) {
      stalled = rate.at(seconds(second), snapshot(100));
    }
    assertThat(stalled.bytesPerSecond()).isZero();
    assertThat(stalled.secondsLeft()).isEqualTo(-1);

    Status.Progress again = rate.at(seconds(121), snapshot(300));
    assertThat(again.bytesPerSecond()).isBetween(1L, 200L);
    assertThat(again.bytesDone()).isEqualTo(300);
  }

  private static StageProgress.Snapshot snapshot(long bytesDone) {
    return new StageProgress.Snapshot(
        StageProgress.Phase.DOWNLOADING, 10, 1, 1000, bytesDone, bytesDone, Map.of());
  }

  private static long seconds(int seconds) {
    return TimeUnit.SECONDS.toNanos(seconds);
  }
}
