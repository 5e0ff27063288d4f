package dev.rekindle.restorer.volume;

import java.io.IOException;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.random.RandomGenerator;

/**
 * File systems in memory that forget, when the power is cut, any part of what was not synced: each
 * change since the last sync survives or not, on its own and out of order; a file's content
 * survives whole, in part or not at all. Only a rename is atomic. That is less than ext4, XFS or
 * btrfs promise, so what survives here survives there.
 */
final class SimulatedDisk implements Disk {

  /** The power is cut, or the process killed: nobody may catch this. */
  static final class Cut extends Error {}

  /** A mount: renames stay inside it, devices may be shared. */
  private record Mount(int device, int rootDirectory) {}

  private sealed interface Change {
    boolean durable();
  }

  private static final class Written implements Change {
    final int file;
    final byte[] content;
    boolean durable;

    Written(int file, byte[] content) {
      this.file = file;
      this.content = content;
    }

    @Override
    public boolean durable() {
      return durable;
    }
  }

  /** A node leaves one directory, enters another, or both; negative means nowhere. */
  private static final class Moved implements Change {
    final int node;
    final int from;
    final int to;
    final String toName;
    boolean fromDurable;
    boolean toDurable;

    Moved(int node, int from, int to, String toName) {
      this.node = node;
      this.from = from;
      this.to = to;
      this.toName = toName;
      fromDurable = from < 0;
      toDurable = to < 0;
    }

    @Override
    public boolean durable() {
      return fromDurable && toDurable;
    }
  }

  private final TreeMap<Path, Mount> mounts;
  private final Map<Integer, SortedMap<String, Integer>> directories = new HashMap<>();
  private final Map<Integer, byte[]> files = new HashMap<>();
  private final Map<Integer, Integer> devices = new HashMap<>();
  private final List<Change> changes = new ArrayList<>();
  private final Set<Path> locked = new HashSet<>();
  private Map<Integer, SortedMap<String, Integer>> durableDirectories = new HashMap<>();
  private Map<Integer, byte[]> durableFiles = new HashMap<>();
  private int nodes;
  private int operations;
  private int cutBefore = Integer.MAX_VALUE;

  SimulatedDisk() {
    mounts = new TreeMap<>();
    mounts.put(Path.of("/"), new Mount(0, directory(0)));
  }

  private SimulatedDisk(SimulatedDisk other) {
    mounts = new TreeMap<>(other.mounts);
    devices.putAll(other.devices);
    nodes = other.nodes;
  }

  /** Mounts an empty file system. */
  void mount(Path path, int device) throws IOException {
    mounts.put(path, new Mount(device, directory(device)));
  }

  /** Mounts a directory a second time, as a subPath does: same device, renames refused. */
  void bind(Path directory, Path at) throws IOException {
    int node = node(directory);
    mounts.put(at, new Mount(devices.get(node), node));
  }

  /** Stops before the operation with this number, counted from now. */
  void cutBefore(int operation) {
    operations = 0;
    cutBefore = operation;
  }

  int operations() {
    return operations;
  }

  /** All that has been done so far survives everything. */
  void settle() {
    durableDirectories = copy(directories);
    durableFiles = new HashMap<>(files);
    changes.clear();
  }

  /** What a killed process leaves behind. */
  SimulatedDisk afterKill() {
    SimulatedDisk copy = new SimulatedDisk(this);
    copy.directories.putAll(copy(directories));
    copy.files.putAll(files);
    copy.durableDirectories = copy(durableDirectories);
    copy.durableFiles = new HashMap<>(durableFiles);
    copy.changes.addAll(changes);
    return copy;
  }

  /** What is there after the power comes back: of what was not synced, each part by chance. */
  SimulatedDisk afterPowerCut(RandomGenerator random, double survival) {
    SimulatedDisk after = new SimulatedDisk(this);
    after.directories.putAll(copy(durableDirectories));
    after.files.putAll(durableFiles);
    for (Change change : changes) {
      if (change.durable() || random.nextDouble() < survival) {
        after.apply(change);
      } else if (change instanceof Written written && random.nextBoolean()) {
        int torn = random.nextInt(written.content.length + 1);
        after.files.put(written.file, Arrays.copyOf(written.content, torn));
      }
    }
    after.settle();
    return after;
  }

  private void apply(Change change) {
    switch (change) {
      case Written written -> files.put(written.file, written.content);
      case Moved moved -> {
        // An earlier rename may not have survived: a later one takes the node from where it is.
        directories.values().forEach(entries -> entries.values().remove(moved.node));
        if (moved.to >= 0) {
          directories.computeIfAbsent(moved.to, _ -> new TreeMap<>()).put(moved.toName, moved.node);
        }
      }
    }
  }

  @Override
  public Kind kind(Path path) {
    Integer node = find(path);
    if (node == null) {
      return Kind.MISSING;
    }
    return isDirectory(node) ? Kind.DIRECTORY : Kind.FILE;
  }

  @Override
  public Path resolved(Path path) {
    return path;
  }

  @Override
  public long device(Path directory) throws IOException {
    return devices.get(node(directory));
  }

  @Override
  public List<String> list(Path directory) throws IOException {
    return new ArrayList<>(entries(directory).keySet());
  }

  @Override
  public byte[] read(Path file) throws IOException {
    return files.getOrDefault(node(file), new byte[0]).clone();
  }

  @Override
  public Optional<Obstacle> obstacleIn(Path directory) {
    return Optional.empty();
  }

  @Override
  public Optional<Obstacle> obstacleToMoving(Path directory, String name) {
    return Optional.empty();
  }

  @Override
  public Optional<Lock> lock(Path file) throws IOException {
    if (kind(file) == Kind.MISSING) {
      write(file, new byte[0]);
    }
    return locked.add(file) ? Optional.of(() -> locked.remove(file)) : Optional.empty();
  }

  @Override
  public void createDirectory(Path directory) throws IOException {
    operation();
    if (find(directory) != null) {
      throw new FileAlreadyExistsException(directory.toString());
    }
    int parent = node(directory.getParent());
    int node = directory(devices.get(parent));
    change(new Moved(node, -1, parent, directory.getFileName().toString()));
  }

  @Override
  public void write(Path file, byte[] content) throws IOException {
    operation();
    Integer node = find(file);
    if (node == null) {
      int parent = node(file.getParent());
      node = nodes++;
      devices.put(node, devices.get(parent));
      change(new Moved(node, -1, parent, file.getFileName().toString()));
    }
    change(new Written(node, content.clone()));
  }

  @Override
  public void move(Path from, Path to) throws IOException {
    operation();
    if (find(to) != null) {
      throw new FileAlreadyExistsException(to.toString());
    }
    rename(from, to);
  }

  @Override
  public void replace(Path from, Path to) throws IOException {
    operation();
    rename(from, to);
  }

  private void rename(Path from, Path to) throws IOException {
    if (!mount(from.getParent()).equals(mount(to.getParent())) || mounts.containsKey(from)) {
      throw new AtomicMoveNotSupportedException(from.toString(), to.toString(), "cross-device");
    }
    change(
        new Moved(
            node(from), node(from.getParent()), node(to.getParent()), to.getFileName().toString()));
  }

  @Override
  public void delete(Path path) throws IOException {
    Integer node = find(path);
    if (node == null) {
      return;
    }
    operation();
    if (isDirectory(node) && !directories.get(node).isEmpty()) {
      throw new DirectoryNotEmptyException(path.toString());
    }
    change(new Moved(node, node(path.getParent()), -1, ""));
  }

  @Override
  public void deleteTree(Path directory) throws IOException {
    if (kind(directory) == Kind.DIRECTORY) {
      for (String name : list(directory)) {
        deleteTree(directory.resolve(name));
      }
    }
    delete(directory);
  }

  @Override
  public void sync(Path fileOrDirectory) throws IOException {
    operation();
    int node = node(fileOrDirectory);
    for (Change change : changes) {
      switch (change) {
        case Written written -> written.durable |= written.file == node;
        case Moved moved -> {
          moved.fromDurable |= moved.from == node;
          moved.toDurable |= moved.to == node;
        }
      }
    }
  }

  @Override
  public void syncTrees(List<Path> trees) throws IOException {
    operation();
    Set<Integer> synced = new HashSet<>();
    for (Path tree : trees) {
      synced.add(devices.get(node(tree)));
    }
    for (Change change : changes) {
      switch (change) {
        case Written written -> written.durable |= synced.contains(devices.get(written.file));
        case Moved moved -> {
          if (synced.contains(devices.get(moved.node))) {
            moved.fromDurable = true;
            moved.toDurable = true;
          }
        }
      }
    }
  }

  private void operation() {
    operations++;
    if (operations >= cutBefore) {
      throw new Cut();
    }
  }

  private void change(Change change) {
    apply(change);
    changes.add(change);
  }

  private int directory(int device) {
    int node = nodes++;
    devices.put(node, device);
    directories.put(node, new TreeMap<>());
    durableDirectories.put(node, new TreeMap<>());
    return node;
  }

  private boolean isDirectory(int node) {
    return directories.containsKey(node);
  }

  private Mount mount(Path path) {
    Path at = path;
    while (!mounts.containsKey(at)) {
      at = at.getParent();
    }
    return mounts.get(at);
  }

  private Integer find(Path path) {
    Mount mount = mounts.get(path);
    if (mount != null) {
      return mount.rootDirectory();
    }
    Integer parent = find(path.getParent());
    return parent == null || !isDirectory(parent)
        ? null
        : directories.get(parent).get(path.getFileName().toString());
  }

  private int node(Path path) throws IOException {
    Integer node = find(path);
    if (node == null) {
      throw new NoSuchFileException(path.toString());
    }
    return node;
  }

  private SortedMap<String, Integer> entries(Path directory) throws IOException {
    int node = node(directory);
    if (!isDirectory(node)) {
      throw new NotDirectoryException(directory.toString());
    }
    return directories.get(node);
  }

  private static Map<Integer, SortedMap<String, Integer>> copy(
      Map<Integer, SortedMap<String, Integer>> directories) {
    Map<Integer, SortedMap<String, Integer>> copy = new HashMap<>();
    directories.forEach((node, entries) -> copy.put(node, new TreeMap<>(entries)));
    return copy;
  }
}
