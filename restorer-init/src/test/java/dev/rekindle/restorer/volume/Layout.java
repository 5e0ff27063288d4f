package dev.rekindle.restorer.volume;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** How a node's directories lie on its file systems, in memory. */
enum Layout {
  ONE_DATA_DIRECTORY(root("data", "/v/data", true), root("commitlog", "/v/commitlog", false)) {
    @Override
    void mounts(SimulatedDisk disk) throws IOException {
      disk.mount(Path.of("/v"), 1);
    }
  },
  TWO_FILE_SYSTEMS(root("data0", "/v/data0", true), root("data1", "/v/data1", true)) {
    @Override
    void mounts(SimulatedDisk disk) throws IOException {
      disk.mount(Path.of("/v/data0"), 1);
      disk.mount(Path.of("/v/data1"), 2);
    }
  },
  MOUNT_ROOT_WITH_LOST_AND_FOUND(root("data", "/v/data", true)) {
    @Override
    void mounts(SimulatedDisk disk) throws IOException {
      disk.mount(Path.of("/v/data"), 1);
      disk.createDirectory(Path.of("/v/data/lost+found"));
    }
  },
  SEPARATE_COMMIT_LOG(root("data", "/v/data", true), root("commitlog", "/c", false)) {
    @Override
    void mounts(SimulatedDisk disk) throws IOException {
      disk.mount(Path.of("/v"), 1);
      disk.mount(Path.of("/c"), 2);
    }
  },
  SUB_PATH(root("data", "/v/data", true), root("commitlog", "/v/commitlog", false)) {
    @Override
    void mounts(SimulatedDisk disk) throws IOException {
      disk.mount(Path.of("/v"), 1);
      disk.createDirectory(Path.of("/v/sub"));
      disk.bind(Path.of("/v/sub"), Path.of("/v/data"));
    }
  };

  // Unmodifiable: List.of makes it.
  @SuppressWarnings("ImmutableEnumChecker")
  private final List<Root> roots;

  Layout(Root... roots) {
    this.roots = List.of(roots);
  }

  List<Root> roots() {
    return roots;
  }

  abstract void mounts(SimulatedDisk disk) throws IOException;

  /** A node with these directories, all empty, and nothing else. */
  SimulatedDisk empty() throws IOException {
    SimulatedDisk disk = new SimulatedDisk();
    disk.createDirectory(Path.of("/v"));
    mounts(disk);
    for (Root root : roots) {
      if (disk.kind(root.path()) == Disk.Kind.MISSING) {
        disk.createDirectory(root.path());
      }
    }
    disk.settle();
    return disk;
  }

  private static Root root(String name, String path, boolean restored) {
    return new Root(name, Path.of(path), restored);
  }
}
