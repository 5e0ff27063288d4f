package dev.rekindle.e2e.bench;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rekindle.testkit.S3Endpoint;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BenchIT {
  private static final List<String> CONTESTANTS =
      List.of("rekindle", "curl", "rclone", "s5cmd", "aws s3 cp", "medusa download");

  @TempDir private Path directory;

  @Test
  void printsARowForEveryContestantAndTheStartWithNothingToDo() {
    ByteArrayOutputStream printed = new ByteArrayOutputStream();

    BenchMain.run(
        List.of(directory.toString(), "--scale", "small", "--only", "idle,small,big"),
        new PrintStream(printed, true, UTF_8));

    String text = printed.toString(UTF_8);
    assertThat(text).contains("Start with nothing to do: median ");
    for (String table : List.of("40 x 64 KiB", "1 x 48 MiB")) {
      for (String transport : List.of("http", "https")) {
        assertThat(text).containsPattern("### " + table + " .*, " + transport + "\n");
      }
    }
    for (String contestant : CONTESTANTS) {
      assertThat(text.lines().filter(line -> line.startsWith("| " + contestant + " | ")))
          .as(contestant)
          .hasSize(4);
    }
  }

  @Test
  void measuresGoogleAndAzureAgainstRclone() {
    ByteArrayOutputStream printed = new ByteArrayOutputStream();

    BenchMain.run(
        List.of(
            directory.toString(),
            "--scale",
            "small",
            "--store",
            "gcs,azure",
            "--only",
            "small,medium,gib"),
        new PrintStream(printed, true, UTF_8));

    String text = printed.toString(UTF_8);
    for (String server : List.of("fake-gcs-server", "Azurite")) {
      for (String table : List.of("40 x 64 KiB", "8 x 5 MiB", "22 MiB in 11 with digest")) {
        for (String transport : List.of("http", "https")) {
          assertThat(text)
              .containsPattern("### %s .*, %s, %s\n".formatted(table, server, transport));
        }
      }
    }
    for (String contestant : List.of("rekindle", "rclone")) {
      assertThat(text.lines().filter(line -> line.matches("\\| " + contestant + " \\| [0-9]+ .*")))
          .as(contestant)
          .hasSize(12);
    }
    assertThat(text).doesNotContain("| failed: ", "| curl", "Start with nothing");
  }

  @Test
  void aPeerThatFailsHasARowThatSaysSo() {
    List<Contestant> contestants =
        List.of(shell("ours", "exit 0"), shell("broken", "exit 3"), shell("peer", "exit 0"));
    Contest contest =
        new Contest(
            contestants,
            new Meter(directory.resolve("meter")),
            directory.resolve("target"),
            directory.resolve("scratch"),
            new PrintStream(OutputStream.nullOutputStream(), true, UTF_8));
    Place unused =
        new Place.S3(
            new S3Endpoint(URI.create("http://127.0.0.1:1"), "id", "key", "us-east-1", null));

    List<Report.Row> rows =
        contest.run(new Workload("nothing", "p", "n", "b", "5.0.9", List.of()), unused, 2);

    String table = Report.table("nothing", rows);
    assertThat(table)
        .contains(
            "| broken | failed: broken ended with exit code 3", " x the fastest other (peer)");
    assertThat(rows.getFirst().readings()).hasSize(2);
  }

  private static Contestant shell(String name, String script) {
    return new Contestant() {
      @Override
      public String name() {
        return name;
      }

      @Override
      public Call call(Workload workload, Place place, Path scratch, Path target) {
        return new Call(List.of("sh", "-c", script), Map.of());
      }
    };
  }

  @Test
  void refusesAByteThatIsNotTheBuckets() throws IOException {
    Path file = directory.resolve("data/ks/t-1/nb-1-big-Data.db");
    Files.createDirectories(file.getParent());
    Files.writeString(file, "right");
    long right = Checksums.crc32(file);
    Workload workload =
        new Workload(
            "one file",
            "p",
            "n",
            "b",
            "5.0.9",
            List.of(new StoredObject("p/n/b/data/ks/t-1/nb-1-big-Data.db", 5, "etag", right)));

    assertThat(Arrivals.check("somebody", workload, directory, true, true)).isEqualTo(1);

    Files.writeString(file, "wrong");
    assertThatThrownBy(() -> Arrivals.check("somebody", workload, directory, true, true))
        .hasMessageContaining("somebody wrote");
    Files.delete(file);
    assertThatThrownBy(() -> Arrivals.check("somebody", workload, directory, true, true))
        .hasMessageContaining("left out 1 files");
  }
}
