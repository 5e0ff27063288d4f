package dev.rekindle.sidecar;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rekindle.restorer.volume.Root;
import dev.rekindle.sidecar.cassandra.NodeAnswer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.InstantSource;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LocalSnapshotsTest {
  private static final String TABLE = "shop/carts-afddfb9dbc1e30688056eed6c302ba09";

  @TempDir private Path directory;
  private RestoredVolume volume;

  @BeforeEach
  void open() throws Exception {
    volume = new RestoredVolume(directory.resolve("volume"));
  }

  @Test
  void areThoseOfAllTablesEachOnceInOrder() throws Exception {
    snapshot("data", TABLE, "nightly");
    snapshot("data", "system/local-7ad54392bcdd35a684174e047860b377", "nightly");
    snapshot("data", TABLE, "dropped-1700000000000-carts");
    snapshot("data", "shop/empty", "");
    Files.writeString(volume.data.resolve("data").resolve(TABLE).resolve("snapshots/file"), "");

    assertThat(found()).containsExactly("dropped-1700000000000-carts", "nightly");
  }

  @Test
  void areThoseOfEachDataDirectoryAndOfNoOther() throws Exception {
    snapshot("data", TABLE, "first");
    snapshot("more", TABLE, "second");
    snapshot("commitlog", TABLE, "no-data");

    assertThat(
            LocalSnapshots.in(
                List.of(
                    new Root("data0", volume.data.resolve("data"), true),
                    new Root("data1", volume.data.resolve("more"), true),
                    new Root("commitlog", volume.data.resolve("commitlog"), false))))
        .containsExactly("first", "second");
  }

  @Test
  void areNoneOfWhatARestoreSetAside() throws Exception {
    snapshot("data", TABLE, "nightly");
    assertThat(told()).containsExactly("nightly");

    volume.restored("restore-1", true);

    assertThat(volume.old("restore-1").resolve(TABLE).resolve("snapshots/nightly")).exists();
    assertThat(told()).isEmpty();
    assertThat(LocalSnapshots.in(List.of(new Root("data0", volume.data, true))))
        .as("a data directory that holds what is ours")
        .isEmpty();
  }

  @Test
  void areNotBehindLinks() throws Exception {
    Path outside = Files.createDirectories(directory.resolve("outside/carts/snapshots/private"));
    Path table = Files.createDirectories(volume.data.resolve("data").resolve(TABLE));
    Files.createSymbolicLink(table.resolve("snapshots"), outside.getParent());
    Files.createSymbolicLink(volume.data.resolve("data/linked"), directory.resolve("outside"));
    Files.createSymbolicLink(
        volume.data.resolve("data/shop/linked"), directory.resolve("outside/carts"));

    assertThat(found()).isEmpty();
  }

  @Test
  void areToldEvenIfADirectoryCannotBeRead() throws Exception {
    snapshot("data", TABLE, "nightly");
    Path lost = Files.createDirectories(volume.data.resolve("data/lost+found"));
    Files.setPosixFilePermissions(lost, PosixFilePermissions.fromString("---------"));

    assertThat(found()).containsExactly("nightly");
    assertThat(LocalSnapshots.in(List.of(new Root("data0", directory.resolve("gone"), true))))
        .isEmpty();
  }

  @Test
  void areTwentyAtMost() throws Exception {
    for (int i : IntStream.range(10, 40).toArray()) {
      snapshot("data", TABLE, "s" + i);
    }

    assertThat(found()).hasSize(20).startsWith("s10", "s11").endsWith("s29");
  }

  private List<String> found() {
    return LocalSnapshots.in(volume.spec.roots());
  }

  private List<String> told() {
    PodWord word = new PodWord("c1-r1-0", () -> new NodeAnswer.Silent("."), InstantSource.system());
    Leftovers leftovers = new Leftovers(volume.spec, RestoredVolume.POD, word);
    assertThat(leftovers).isNotNull();
    assertThat(Word.of(word.get()).fields()).containsKey("snapshots");
    return Word.of(word.get()).list("snapshots").stream().map(String::valueOf).toList();
  }

  private void snapshot(String root, String table, String name) throws Exception {
    Files.createDirectories(
        volume.data.resolve(root).resolve(table).resolve("snapshots").resolve(name));
  }
}
