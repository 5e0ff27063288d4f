package dev.rekindle.restorer.volume;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * The few file operations that a switch is made of. A seam: tests stop the program before and after
 * each one, and cut the power.
 */
interface Disk {

  /** What is at a path; links are not followed. */
  enum Kind {
    MISSING,
    DIRECTORY,
    FILE,
    LINK,
    OTHER
  }

  /** Why something cannot be moved. */
  record Obstacle(VolumeProblem.Code code, String expected, String found) {}

  /** A lock that ends with the process at the latest. */
  interface Lock {
    void release() throws IOException;
  }

  Kind kind(Path path) throws IOException;

  /** The path without links; the path must exist. */
  Path resolved(Path path) throws IOException;

  /** Equal for two directories on one file system. */
  long device(Path directory) throws IOException;

  /** The names of a directory's children, sorted. */
  List<String> list(Path directory) throws IOException;

  byte[] read(Path file) throws IOException;

  /** Why no name can be added to or taken from a directory, if so. */
  Optional<Obstacle> obstacleIn(Path directory) throws IOException;

  /** Why a child of a directory that can be changed cannot be moved to another one, if so. */
  Optional<Obstacle> obstacleToMoving(Path directory, String name) throws IOException;

  /** Takes a lock, creating its file; empty when another holds it. */
  Optional<Lock> lock(Path file) throws IOException;

  void createDirectory(Path directory) throws IOException;

  /** Creates or overwrites, and does not sync. */
  void write(Path file, byte[] content) throws IOException;

  /** Renames; never overwrites, never copies. */
  void move(Path from, Path to) throws IOException;

  /** Renames a file over another one, atomically. */
  void replace(Path from, Path to) throws IOException;

  /** Deletes a file or an empty directory, if it is there. */
  void delete(Path path) throws IOException;

  /** Deletes a directory and everything in it, if it is there; follows no links. */
  void deleteTree(Path directory) throws IOException;

  /** Makes a file's content or a directory's entries durable. */
  void sync(Path fileOrDirectory) throws IOException;

  /** Makes everything below the directories durable, at least. */
  void syncTrees(List<Path> directories) throws IOException;
}
