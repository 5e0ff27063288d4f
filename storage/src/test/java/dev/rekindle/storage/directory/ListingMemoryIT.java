package dev.rekindle.storage.directory;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rekindle.storage.KeyOrder;
import dev.rekindle.storage.Listing;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A listing of many files in a process whose memory could not hold their names. */
class ListingMemoryIT {
  private static final int DIRECTORIES = 240;
  private static final int FILES = 500;
  private static final String LONG = "x".repeat(200);

  @TempDir private Path directory;

  @Test
  void listsMoreThanItsMemoryHolds() throws Exception {
    for (int d = 0; d < DIRECTORIES; d++) {
      Path sub = Files.createDirectory(directory.resolve("directory-" + d));
      for (int f = 0; f < FILES; f++) {
        Files.createFile(sub.resolve(LONG + f));
      }
    }

    assertThat(listInAChild("-Xmx10m")).isEqualTo(DIRECTORIES * FILES + " in order\n");
  }

  private String listInAChild(String memory) throws Exception {
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    Process child =
        new ProcessBuilder(
                List.of(
                    java,
                    "-XX:+UseSerialGC",
                    memory,
                    "-cp",
                    System.getProperty("java.class.path"),
                    Lister.class.getName(),
                    directory.toString()))
            .redirectErrorStream(true)
            .start();
    String output = new String(child.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    child.waitFor();
    return output;
  }

  /** The child: 120,000 keys of 220 characters are 26 MB even as bytes. */
  static final class Lister {
    private Lister() {}

    public static void main(String[] args) throws IOException {
      String last = "";
      int count = 0;
      try (Listing listing = DirectoryStore.open(Path.of(args[0])).list("", null)) {
        for (var next = listing.next(); next.isPresent(); next = listing.next()) {
          String key = next.get().key();
          if (KeyOrder.BY_BYTES.compare(key, last) <= 0) {
            System.out.println(key + " after " + last);
          }
          last = key;
          count++;
        }
      }
      System.out.println(count + " in order");
    }
  }
}
