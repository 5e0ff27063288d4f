package dev.rekindle.restorer.volume;

import dev.rekindle.restorer.volume.VolumeProblem.Code;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The real file system. What plain Java lacks comes from {@link LinuxCalls} where there is one. */
final class LinuxDisk implements Disk {

  private static final int STICKY = 01000;

  @Override
  public Kind kind(Path path) throws IOException {
    try {
      BasicFileAttributes attributes =
          Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
      if (attributes.isDirectory()) {
        return Kind.DIRECTORY;
      }
      if (attributes.isRegularFile()) {
        return Kind.FILE;
      }
      return attributes.isSymbolicLink() ? Kind.LINK : Kind.OTHER;
    } catch (NoSuchFileException e) {
      return Kind.MISSING;
    }
  }

  @Override
  public Path resolved(Path path) throws IOException {
    return path.toRealPath();
  }

  @Override
  public long device(Path directory) throws IOException {
    return (long) Files.getAttribute(directory, "unix:dev", LinkOption.NOFOLLOW_LINKS);
  }

  @Override
  public List<String> list(Path directory) throws IOException {
    List<String> names = new ArrayList<>();
    try (DirectoryStream<Path> children = Files.newDirectoryStream(directory)) {
      for (Path child : children) {
        String name = child.getFileName().toString();
        // A name that is not valid in the locale's character set does not survive as text.
        if (!survives(directory, name, child)) {
          throw new FileSystemException(
              directory.toString(),
              null,
              "the name '%s' in it has bytes that this locale cannot express: rename it, or run with LC_ALL=C.UTF-8"
                  .formatted(name));
        }
        names.add(name);
      }
    } catch (DirectoryIteratorException e) {
      throw e.getCause(); // as it is where the directory is opened
    }
    return names;
  }

  private static boolean survives(Path directory, String name, Path child) {
    try {
      return directory.resolve(name).equals(child);
    } catch (InvalidPathException e) {
      return false;
    }
  }

  @Override
  public byte[] read(Path file) throws IOException {
    return Files.readAllBytes(file);
  }

  @Override
  public Optional<Obstacle> obstacleIn(Path directory) throws IOException {
    if (Files.isWritable(directory) && Files.isExecutable(directory)) {
      return Optional.empty();
    }
    if (Files.getFileStore(directory).isReadOnly()) {
      return Optional.of(
          new Obstacle(Code.READ_ONLY, "a writable file system", "one that is mounted read-only"));
    }
    return Optional.of(
        new Obstacle(
            Code.NO_PERMISSION,
            "a directory that user %s may change".formatted(me()),
            owned(directory)));
  }

  @Override
  public Optional<Obstacle> obstacleToMoving(Path directory, String name) throws IOException {
    Path child = directory.resolve(name);
    Kind kind = kind(child);
    if (kind == Kind.DIRECTORY) {
      Optional<Path> mount = Mounts.under(child.toRealPath());
      if (mount.isPresent() || device(child) != device(directory)) {
        return Optional.of(
            new Obstacle(
                Code.MOUNT_INSIDE, "a plain directory", "a mount at " + mount.orElse(child)));
      }
      // Moving a directory rewrites its "..", for which the kernel wants write permission on it.
      if (!Files.isWritable(child)) {
        return Optional.of(
            new Obstacle(
                Code.NO_PERMISSION,
                "a directory that user %s may write".formatted(me()),
                owned(child)));
      }
    }
    boolean sticky = ((int) attribute(directory, "unix:mode") & STICKY) != 0;
    if (sticky
        && !me().equals("0")
        && !me().equals(owner(child))
        && !me().equals(owner(directory))) {
      return Optional.of(
          new Obstacle(
              Code.NO_PERMISSION,
              "something that user %s owns, since the directory around it is sticky"
                  .formatted(me()),
              owned(child)));
    }
    return Optional.empty();
  }

  @Override
  public Optional<Lock> lock(Path file) throws IOException {
    FileChannel channel =
        FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    try {
      FileLock lock = channel.tryLock();
      if (lock != null) {
        return Optional.of(channel::close);
      }
    } catch (OverlappingFileLockException e) {
      // Held by this very process: as good as held by another.
    }
    channel.close();
    return Optional.empty();
  }

  @Override
  public void createDirectory(Path directory) throws IOException {
    Files.createDirectory(directory);
  }

  @Override
  public void write(Path file, byte[] content) throws IOException {
    Files.write(file, content);
  }

  @Override
  public void move(Path from, Path to) throws IOException {
    if (LinuxCalls.renameNoReplace(from, to)) {
      return;
    }
    if (kind(to) != Kind.MISSING) {
      throw new FileAlreadyExistsException(to.toString());
    }
    Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
  }

  @Override
  public void replace(Path from, Path to) throws IOException {
    Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
  }

  @Override
  public void delete(Path path) throws IOException {
    Files.deleteIfExists(path);
  }

  @Override
  public void deleteTree(Path directory) throws IOException {
    if (kind(directory) == Kind.MISSING) {
      return;
    }
    Files.walkFileTree(
        directory,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            Files.deleteIfExists(file);
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult postVisitDirectory(Path visited, @Nullable IOException failure)
              throws IOException {
            if (failure != null) {
              throw failure;
            }
            Files.deleteIfExists(visited);
            return FileVisitResult.CONTINUE;
          }
        });
  }

  @Override
  public void sync(Path fileOrDirectory) throws IOException {
    try (FileChannel channel = FileChannel.open(fileOrDirectory, StandardOpenOption.READ)) {
      channel.force(true);
    }
  }

  @Override
  public void syncTrees(List<Path> directories) throws IOException {
    Set<Long> synced = new HashSet<>();
    for (Path directory : directories) {
      long device = device(directory);
      if (synced.contains(device)) {
        continue;
      }
      if (LinuxCalls.syncFileSystem(directory)) {
        synced.add(device);
      } else {
        syncEach(directory);
      }
    }
  }

  /** Where the kernel offers no sync of a whole file system: file by file. */
  void syncEach(Path directory) throws IOException {
    Files.walkFileTree(
        directory,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            if (attributes.isRegularFile()) {
              sync(file);
            }
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult postVisitDirectory(Path visited, @Nullable IOException failure)
              throws IOException {
            if (failure != null) {
              throw failure;
            }
            sync(visited);
            return FileVisitResult.CONTINUE;
          }
        });
  }

  private static String owned(Path path) throws IOException {
    return "owner %s, group %s, mode %s"
        .formatted(
            owner(path),
            attribute(path, "unix:gid"),
            Integer.toOctalString((int) attribute(path, "unix:mode") & 07777));
  }

  private static String owner(Path path) throws IOException {
    return String.valueOf(attribute(path, "unix:uid"));
  }

  private static String me() throws IOException {
    // The link is root's; the directory that it leads to is the process's.
    return String.valueOf(Files.getAttribute(Path.of("/proc/self"), "unix:uid"));
  }

  private static Object attribute(Path path, String name) throws IOException {
    return Files.getAttribute(path, name, LinkOption.NOFOLLOW_LINKS);
  }
}
