package dev.rekindle.testkit.cluster;

import dev.rekindle.testkit.TestkitException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.locks.ReentrantLock;

/** One at a time brings a cluster up or down: a lock on a file beside its directory. */
final class Turn implements AutoCloseable {
  /** The system's locks belong to processes, and know no threads. */
  private static final ReentrantLock OF_THIS_JVM = new ReentrantLock();

  private final Path file;
  private final FileChannel channel;

  private Turn(Path file, FileChannel channel) {
    this.file = file;
    this.channel = channel;
  }

  static Turn take(Path state) {
    OF_THIS_JVM.lock();
    try {
      Path name = Objects.requireNonNull(state.getFileName(), "the root directory is no cluster's");
      Path file = state.resolveSibling(name + ".lock");
      Files.createDirectories(Objects.requireNonNull(file.getParent()));
      while (true) {
        FileChannel channel =
            FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        channel.lock();
        if (isStillThere(channel, file)) {
          return new Turn(file, channel);
        }
        channel.close();
      }
    } catch (IOException e) {
      OF_THIS_JVM.unlock();
      throw new TestkitException("Could not take the turn for " + state, e);
    }
  }

  /**
   * Whoever had it before us may have deleted it: then we hold the lock of a file without a name.
   */
  private static boolean isStillThere(FileChannel channel, Path file) throws IOException {
    String token = UUID.randomUUID().toString();
    channel.truncate(0).write(ByteBuffer.wrap(token.getBytes(StandardCharsets.US_ASCII)));
    return Files.exists(file) && Files.readString(file).equals(token);
  }

  /** Nobody needs the file any more. */
  void last() {
    try {
      Files.deleteIfExists(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    try {
      channel.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } finally {
      OF_THIS_JVM.unlock();
    }
  }
}
