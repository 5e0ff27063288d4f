package dev.rekindle.restorer.volume;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/** How a node's directories lie on real file systems. */
public enum MountedLayout {
  ONE_DATA_DIRECTORY("", "v/data v/commitlog"),
  TWO_FILE_SYSTEMS("mount -t tmpfs none v/data0; mount -t tmpfs none v/data1", "v/data0 v/data1"),
  MOUNT_ROOT_WITH_LOST_AND_FOUND(
      "mount -t tmpfs none v/data; mkdir -m 700 v/data/lost+found", "v/data"),
  SEPARATE_COMMIT_LOG("mount -t tmpfs none c/commitlog", "v/data c/commitlog"),
  SUB_PATH("mkdir v/sub; mount --bind v/sub v/data", "v/data v/commitlog");

  private final String mounts;
  private final String directories;

  MountedLayout(String mounts, String directories) {
    this.mounts = mounts;
    this.directories = directories;
  }

  public boolean needsMounts() {
    return !mounts.isEmpty();
  }

  public List<Root> roots(Path base) {
    return Arrays.stream(directories.split(" "))
        .map(
            directory ->
                new Root(
                    Path.of(directory).getFileName().toString(),
                    base.resolve(directory),
                    !directory.endsWith("commitlog")))
        .toList();
  }

  /** Shell commands, run in the base directory, that make the directories the user's. */
  public String script(String user) {
    String parents =
        Arrays.stream(directories.split(" "))
            .map(directory -> Path.of(directory).getParent().toString())
            .distinct()
            .collect(Collectors.joining(" "));
    return "mkdir -p %s; %s; chown %s %s %s"
        .formatted(directories, mounts.isEmpty() ? "true" : mounts, user, parents, directories);
  }
}
