package dev.rekindle.catalogue;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/**
 * Listing costs memory for one table of one node, however many backups there are: a JVM of its own
 * gets a heap that the files of the backups would not fit into, were they kept.
 *
 * <p>{@code -Drekindle.catalogue.files=20000} makes every manifest of the 400 backups a large one;
 * by default they are small, and a few large ones come after.
 */
class ConstantMemoryTest {
  private static final int FILES = Integer.getInteger("rekindle.catalogue.files", 200);

  @Test
  void lists400BackupsInAHeapOf24Megabytes() throws Exception {
    assertThat(list("24m", 400, FILES))
        .isEqualTo("400 complete backups, " + 400L * 3 * FILES + " files");
  }

  @Test
  void readsManifestsOf20000FilesInAHeapOf24Megabytes() throws Exception {
    assertThat(list("24m", 2, 20_000)).isEqualTo("2 complete backups, 120000 files");
  }

  private static String list(String heap, int backups, int files)
      throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx" + heap,
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                ListHugeBucketMain.class.getName(),
                Integer.toString(backups),
                Integer.toString(files))
            .redirectErrorStream(true)
            .start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    process.waitFor();
    return output.strip();
  }
}
