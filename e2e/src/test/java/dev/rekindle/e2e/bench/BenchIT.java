package dev.rekindle.e2e.bench;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
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
