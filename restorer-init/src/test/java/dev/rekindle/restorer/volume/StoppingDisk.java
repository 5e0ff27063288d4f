package dev.rekindle.restorer.volume;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Another disk, where something happens before the n-th thing that it changes. */
final class StoppingDisk implements Disk {

  /** What happens. */
  @FunctionalInterface
  interface Stop {
    void now(Path path) throws IOException;
  }

  private final Disk disk;
  private final Stop stop;
  private int left;

  StoppingDisk(Disk disk, int before, Stop stop) {
    this.disk = disk;
    this.left = before;
    this.stop = stop;
  }

  boolean stopped() {
    return left <= 0;
  }

  private void step(Path path) throws IOException {
    left--;
    if (left == 0) {
      stop.now(path);
    }
  }

  @Override
  public Kind kind(Path path) throws IOException {
    return disk.kind(path);
  }

  @Override
  public Path resolved(Path path) throws IOException {
    return disk.resolved(path);
  }

  @Override
  public long device(Path directory) throws IOException {
    return disk.device(directory);
  }

  @Override
  public List<String> list(Path directory) throws IOException {
    return disk.list(directory);
  }

  @Override
  public byte[] read(Path file) throws IOException {
    return disk.read(file);
  }

  @Override
  public Optional<Obstacle> obstacleIn(Path directory) throws IOException {
    return disk.obstacleIn(directory);
  }

  @Override
  public Optional<Obstacle> obstacleToMoving(Path directory, String name) throws IOException {
    return disk.obstacleToMoving(directory, name);
  }

  @Override
  public Optional<Lock> lock(Path file) throws IOException {
    step(file);
    return disk.lock(file);
  }

  @Override
  public void createDirectory(Path directory) throws IOException {
    step(directory);
    disk.createDirectory(directory);
  }

  @Override
  public void write(Path file, byte[] content) throws IOException {
    step(file);
    disk.write(file, content);
  }

  @Override
  public void move(Path from, Path to) throws IOException {
    step(from);
    disk.move(from, to);
  }

  @Override
  public void replace(Path from, Path to) throws IOException {
    step(from);
    disk.replace(from, to);
  }

  @Override
  public void delete(Path path) throws IOException {
    step(path);
    disk.delete(path);
  }

  @Override
  public void deleteTree(Path directory) throws IOException {
    step(directory);
    disk.deleteTree(directory);
  }

  @Override
  public void sync(Path fileOrDirectory) throws IOException {
    step(fileOrDirectory);
    disk.sync(fileOrDirectory);
  }

  @Override
  public void syncTrees(List<Path> directories) throws IOException {
    step(directories.getFirst());
    disk.syncTrees(directories);
  }
}
