package dev.rekindle.restorer.stage;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Where fetched bytes go. Writes at different offsets may happen at the same time. */
interface Landing extends FileHash.Rereading, AutoCloseable {

  /** Makes the file, or opens the one that an earlier run began; once, before all else. */
  void create() throws IOException;

  /** Returns whether what was written can be read again. */
  boolean rereadable();

  /** Returns a landing at the same place for another attempt from the start. */
  Landing anew();

  /** Deletes what was written; nothing may follow. */
  void discard() throws IOException;

  void write(byte[] bytes, int length, long offset) throws IOException;

  @Override
  void close() throws IOException;

  /** Lets the bytes go, after they were hashed. */
  final class Nowhere implements Landing {
    @Override
    public void create() {}

    @Override
    public boolean rereadable() {
      return false;
    }

    @Override
    public Landing anew() {
      return this;
    }

    @Override
    public void discard() {}

    @Override
    public void write(byte[] bytes, int length, long offset) {}

    @Override
    public int read(byte[] buffer, long offset, int length) throws IOException {
      throw new IOException("these bytes were not kept");
    }

    @Override
    public void close() {}
  }

  /** A file under its final name; the journal, not the name, says whether it is finished. */
  final class OnDisk implements Landing {
    private static final Set<StandardOpenOption> NEW =
        Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.READ, StandardOpenOption.WRITE);

    private final Path path;
    private final boolean resumed;
    private @Nullable FileChannel channel;

    OnDisk(Path path, boolean resumed) {
      this.path = path;
      this.resumed = resumed;
    }

    @Override
    public boolean rereadable() {
      return true;
    }

    @Override
    public Landing anew() {
      return new OnDisk(path, false);
    }

    @Override
    public void discard() throws IOException {
      close();
      Files.deleteIfExists(path);
    }

    @Override
    public void create() throws IOException {
      if (resumed) {
        channel = FileChannel.open(path, StandardOpenOption.READ, StandardOpenOption.WRITE);
        return;
      }
      try {
        channel = FileChannel.open(path, NEW);
      } catch (FileAlreadyExistsException _) {
        // Rare, and to look first would take the directory's lock once more for each file.
        Files.delete(path);
        channel = FileChannel.open(path, NEW);
      }
    }

    @Override
    public void write(byte[] bytes, int length, long offset) throws IOException {
      ByteBuffer buffer = ByteBuffer.wrap(bytes, 0, length);
      long at = offset;
      while (buffer.hasRemaining()) {
        at += channel().write(buffer, at);
      }
    }

    @Override
    public int read(byte[] buffer, long offset, int length) throws IOException {
      int read = channel().read(ByteBuffer.wrap(buffer, 0, length), offset);
      if (read <= 0) {
        throw new IOException(
            path + " ends at byte " + offset + " though more was written: another process cut it");
      }
      return read;
    }

    private FileChannel channel() throws IOException {
      if (channel == null) {
        throw new IOException(path + " is not open");
      }
      return channel;
    }

    @Override
    public void close() throws IOException {
      if (channel != null) {
        channel.close();
      }
    }
  }
}
