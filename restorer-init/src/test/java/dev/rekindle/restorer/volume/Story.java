package dev.rekindle.restorer.volume;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rekindle.ledger.Guard;
import dev.rekindle.ledger.Ledger;
import dev.rekindle.ledger.RestoreRef;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What happens to a node's data, in versions: 0 is what the database wrote, n is what restore
 * {@code uid-n} brings. And what must be true of it at any time.
 */
final class Story {

  private final List<Root> roots;

  Story(List<Root> roots) {
    this.roots = roots;
  }

  VolumeSpec spec() {
    return new VolumeSpec(
        new Guard("prod", "cassandra", "cassandra-0", "cassandra"),
        roots,
        InstantSource.fixed(Instant.parse("2026-01-01T00:00:00Z")));
  }

  static RestoreRef restore(int version) {
    return new RestoreRef("uid-" + version, "backup-" + version, "digest-" + version);
  }

  /** What a root holds in a version: some names stay, some come, some go. */
  Map<String, String> content(Root root, int version) {
    Map<String, String> content = new TreeMap<>();
    if (!root.restored()) {
      if (version == 0) {
        content.put("CommitLog-7-1.log", "segment one of " + root.name());
        content.put("CommitLog-7-2.log", "segment two of " + root.name());
      }
      return content;
    }
    content.put("system/local/big-Data.db", "%s tokens %d".formatted(root.name(), version));
    content.put("shop/orders/big-Data.db", "%s orders %d".formatted(root.name(), version));
    content.put("shop/orders/.idx/big-Data.db", "%s index %d".formatted(root.name(), version));
    content.put(
        "only%d/table/big-Data.db".formatted(version), "%s only here".formatted(root.name()));
    return content;
  }

  void writeVersionZero(Disk disk) throws IOException {
    for (Root root : roots) {
      fill(disk, root.path(), content(root, 0));
    }
  }

  /** One restore from wherever it stands, as the program does it. */
  void restore(Disk disk, int version) throws IOException, VolumeException {
    try (Volume volume = Volume.open(spec(), disk)) {
      if (isDone(volume, version)) {
        return;
      }
      stage(volume, disk, version);
      volume.staged();
      volume.commit();
    }
  }

  void stage(Volume volume, Disk disk, int version) throws IOException, VolumeException {
    volume.begin(restore(version));
    if (volume.status().ledger().orElseThrow() instanceof Ledger.Staging) {
      for (Root root : roots) {
        if (root.restored()) {
          disk.deleteTree(volume.incoming(root));
          fill(disk, volume.incoming(root), content(root, version));
        }
      }
      fill(disk, volume.journalDirectory(), Map.of("journal", "all of " + version));
    }
  }

  private static boolean isDone(Volume volume, int version) throws VolumeException {
    return volume.status().ledger().orElse(null) instanceof Ledger.Done done
        && done.head().restore().equals(restore(version));
  }

  void recover(Disk disk) throws VolumeException {
    Volume.open(spec(), disk).close();
  }

  /** Before recovery: either a switch is under way and the ledger says so, or nothing is half. */
  void checkUntouchedOrUnderWay(Disk disk) throws IOException, VolumeException {
    if (!underWay(disk)) {
      checkLive(disk, status(disk).ledger().orElse(null));
    }
  }

  /** Whether the commit point is passed and the switch is not complete. */
  boolean underWay(Disk disk) throws IOException, VolumeException {
    Ledger ledger = status(disk).ledger().orElse(null);
    return ledger instanceof Ledger.Out || ledger instanceof Ledger.In;
  }

  /** After recovery: entirely old or entirely new, and what was set aside is complete. */
  void checkWhole(Disk disk) throws IOException, VolumeException {
    VolumeStatus status = status(disk);
    Ledger ledger = status.ledger().orElse(null);
    assertThat(underWay(disk)).isFalse();
    checkLive(disk, ledger);
    for (Path aside : status.setAside()) {
      int replacedBy = Integer.parseInt(aside.getFileName().toString().substring("uid-".length()));
      assertThat(roots.stream().map(root -> content(root, replacedBy - 1)).toList())
          .as("set aside in %s", aside)
          .contains(read(disk, aside));
    }
  }

  /** The old data of a restore that is done is all still there. */
  void checkSetAside(Disk disk, int version) throws IOException, VolumeException {
    long expected = roots.stream().filter(root -> !content(root, version - 1).isEmpty()).count();
    assertThat(status(disk).setAside())
        .filteredOn(path -> path.endsWith("uid-" + version))
        .hasSize((int) expected);
  }

  void checkLive(Disk disk, int version) throws IOException {
    for (Root root : roots) {
      assertThat(read(disk, root.path()))
          .as("%s in version %d", root.name(), version)
          .isEqualTo(content(root, version));
    }
  }

  private void checkLive(Disk disk, Ledger ledger) throws IOException {
    RestoreRef live =
        switch (ledger) {
          case null -> null;
          case Ledger.Done done -> done.head().restore();
          case Ledger.Aborted aborted -> aborted.head().before();
          case Ledger.Committed committed -> committed.head().before();
          case Ledger.Uncommitted staging -> staging.head().before();
        };
    checkLive(disk, live == null ? 0 : Integer.parseInt(live.uid().substring("uid-".length())));
  }

  VolumeStatus status(Disk disk) throws IOException, VolumeException {
    return Workbench.inspect(disk, roots);
  }

  static void fill(Disk disk, Path directory, Map<String, String> content) throws IOException {
    for (Map.Entry<String, String> file : content.entrySet()) {
      Path path = directory.resolve(file.getKey());
      createDirectories(disk, path.getParent());
      disk.write(path, file.getValue().getBytes(StandardCharsets.UTF_8));
    }
  }

  private static void createDirectories(Disk disk, Path directory) throws IOException {
    if (disk.kind(directory) == Disk.Kind.MISSING) {
      createDirectories(disk, directory.getParent());
      disk.createDirectory(directory);
    }
  }

  private static Map<String, String> read(Disk disk, Path directory) throws IOException {
    Map<String, String> content = new TreeMap<>();
    for (String name : disk.list(directory)) {
      if (!Site.fixture(name)) {
        read(disk, directory.resolve(name), name, content);
      }
    }
    return content;
  }

  private static void read(Disk disk, Path path, String name, Map<String, String> content)
      throws IOException {
    if (disk.kind(path) != Disk.Kind.DIRECTORY) {
      content.put(name, new String(disk.read(path), StandardCharsets.UTF_8));
      return;
    }
    for (String child : disk.list(path)) {
      read(disk, path.resolve(child), name + "/" + child, content);
    }
  }
}
