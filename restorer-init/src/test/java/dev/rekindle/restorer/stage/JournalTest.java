package dev.rekindle.restorer.stage;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rekindle.proof.ProofLevel;
import dev.rekindle.restorer.stage.JournalLine.Boot;
import dev.rekindle.restorer.stage.JournalLine.Finished;
import dev.rekindle.restorer.stage.JournalLine.Part;
import dev.rekindle.restorer.stage.JournalLine.Restarted;
import dev.rekindle.restorer.stage.JournalLine.Synced;
import dev.rekindle.restorer.stage.JournalLine.Syncing;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JournalTest {
  private static final String ORIGIN = "5 hash key";

  private static final RangeGrid GRID = new RangeGrid(100, 100, 10);

  @TempDir Path directory;
  private Path file;

  @BeforeEach
  void nameFile() {
    file = directory.resolve("journal");
  }

  @Test
  void doesNotKnowAFileThatWasFetchedForSomethingElse() throws Exception {
    try (Journal journal = Journal.open(file, "boot")) {
      journal.append(finished("0/a"));
    }

    assertThat(read("boot").finished("0/a", "6 hash key")).isEmpty();
  }

  @Test
  void everyLineReadsBackAsItWasWritten() {
    for (JournalLine line :
        List.of(
            new Boot("id"),
            new Syncing(),
            new Synced(),
            new Restarted("0/a"),
            new Part("0/a\tb", "1 x key\nwith\\all\r", "\"v\"", GRID, 7),
            finished("0/käse"))) {
      String text = line.format();
      assertThat(text).endsWith("\n");
      assertThat(text.strip().lines()).hasSize(1);
      assertThat(JournalLine.parse(text.substring(0, text.length() - 1))).contains(line);
    }
  }

  @Test
  void noChangedLineIsBelieved() {
    String line = finished("0/a").format().strip();
    Random random = new Random(1);
    for (int i = 0; i < line.length(); i++) {
      char other = (char) (line.charAt(i) ^ 1 << random.nextInt(5));
      assertThat(JournalLine.parse(line.substring(0, i) + other + line.substring(i + 1)))
          .as("position %s", i)
          .isEmpty();
      assertThat(JournalLine.parse(line.substring(0, i))).isEmpty();
    }
  }

  @Test
  void remembersWhatTheSameBootFinishedWithoutAnySync() throws Exception {
    try (Journal journal = Journal.open(file, "boot")) {
      journal.append(finished("0/a"));
    }

    assertThat(read("boot").finished("0/a", ORIGIN)).get().matches(JournalState.Known::certain);
  }

  @Test
  void doubtsAfterACrashOfTheMachineWhatWasNotSynced() throws Exception {
    try (Journal journal = Journal.open(file, "boot-1")) {
      journal.append(finished("0/synced"));
      journal.append(part(0));
      journal.sync(List.of(directory), _ -> appendDuringSync(journal));
      journal.append(finished("0/later"));
      journal.append(part(2));
    }

    JournalState state = read("boot-2");

    assertThat(state.finished("0/synced", ORIGIN).orElseThrow().certain()).isTrue();
    assertThat(state.finished("0/meanwhile", ORIGIN).orElseThrow().certain()).isFalse();
    assertThat(state.finished("0/later", ORIGIN).orElseThrow().certain()).isFalse();
    assertThat(state.begun("0/large").orElseThrow().ranges().stream()).containsExactly(0);
  }

  @Test
  void doubtStaysThroughFurtherRunsUntilTheFileIsProvenAgain() throws Exception {
    try (Journal journal = Journal.open(file, "boot-1")) {
      journal.append(finished("0/a"));
      journal.append(finished("0/b"));
    }
    try (Journal journal = Journal.open(file, "boot-2")) {
      journal.append(finished("0/b"));
      journal.sync(List.of(), _ -> {});
    }

    assertThat(read("boot-2").finished("0/a", ORIGIN).orElseThrow().certain()).isFalse();
    assertThat(read("boot-3").finished("0/b", ORIGIN).orElseThrow().certain()).isTrue();
  }

  @Test
  void aFailedSyncCoversNothing() throws Exception {
    try (Journal journal = Journal.open(file, "boot-1")) {
      journal.append(finished("0/a"));
      org.assertj.core.api.Assertions.assertThatThrownBy(
              () ->
                  journal.sync(
                      List.of(directory),
                      _ -> {
                        throw new IOException("disk");
                      }))
          .hasMessage("disk");
    }

    assertThat(read("boot-2").finished("0/a", ORIGIN).orElseThrow().certain()).isFalse();
  }

  @Test
  void goesOnBehindTheLastWholeLine() throws Exception {
    try (Journal journal = Journal.open(file, "boot")) {
      journal.append(finished("0/a"));
    }
    String torn = finished("0/torn").format();
    Files.writeString(file, torn.substring(0, 30), StandardOpenOption.APPEND);
    try (Journal journal = Journal.open(file, "boot")) {
      assertThat(journal.before().finished("0/torn", ORIGIN)).isEmpty();
      journal.append(finished("0/b"));
    }

    JournalState state = read("boot");
    assertThat(state.finished("0/a", ORIGIN)).isPresent();
    assertThat(state.finished("0/b", ORIGIN)).isPresent();
  }

  @Test
  void survivesAnyGarbage() throws Exception {
    Random random = new Random(7);
    for (int round = 0; round < 300; round++) {
      try (Journal journal = Journal.open(file, "boot")) {
        journal.append(finished("0/a"));
        journal.append(part(1));
      }
      byte[] bytes = Files.readAllBytes(file);
      bytes[random.nextInt(bytes.length)] ^= (byte) (1 + random.nextInt(255));
      Files.write(file, bytes);
      read("boot");
    }
    assertThat(Files.readString(file, StandardCharsets.ISO_8859_1)).isNotEmpty();
  }

  @Test
  void partsCountOnlyForOneVersionAndOneGrid() throws Exception {
    try (Journal journal = Journal.open(file, "boot")) {
      journal.append(part(0));
      journal.append(part(1));
      journal.append(new Part("0/large", "o", "other", GRID, 2));
    }
    assertThat(read("boot").begun("0/large").orElseThrow().ranges().stream()).containsExactly(2);

    try (Journal journal = Journal.open(file, "boot")) {
      journal.append(new Restarted("0/large"));
    }
    assertThat(read("boot").begun("0/large")).isEmpty();
  }

  @Test
  void everyRunIsANewBootWhereTheKernelTellsNone() {
    Path nowhere = directory.resolve("none");
    assertThat(Journal.bootId(nowhere)).isNotEqualTo(Journal.bootId(nowhere));
  }

  private JournalState read(String boot) throws IOException {
    try (Journal journal = Journal.open(file, boot)) {
      return journal.before();
    }
  }

  private static void appendDuringSync(Journal journal) throws IOException {
    journal.append(finished("0/meanwhile"));
    journal.append(part(1));
  }

  private static Part part(int index) {
    return new Part("0/large", "o", "v", GRID, index);
  }

  private static Finished finished(String path) {
    return new Finished(path, ORIGIN, 5, 123_456_789L, ProofLevel.CONTENT, false);
  }
}
