package dev.rekindle.restorer.stage;

import dev.rekindle.restorer.stage.JournalLine.Boot;
import dev.rekindle.restorer.stage.StageRequest.Syncing;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * The file that remembers what is staged. Lines are only ever appended; each reaches the kernel
 * before the call returns, so that killing the process loses none, and the disk with the next
 * {@link #sync}. Thread safe.
 */
final class Journal implements AutoCloseable {
  private final FileChannel channel;
  private final JournalState before;

  private Journal(FileChannel channel, JournalState before) {
    this.channel = channel;
    this.before = before;
  }

  /**
   * Reads the journal, cuts off a torn end, and begins a new run.
   *
   * @param bootId changes whenever the machine starts
   */
  static Journal open(Path file, String bootId) throws IOException {
    FileChannel channel =
        FileChannel.open(
            file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
    try {
      JournalState state = new JournalState(bootId);
      long good = new JournalReading(channel).into(state);
      channel.truncate(good);
      channel.position(good);
      Journal journal = new Journal(channel, state.end());
      journal.append(new Boot(bootId));
      return journal;
    } catch (IOException e) {
      channel.close();
      throw e;
    }
  }

  /** Returns what earlier runs noted. */
  JournalState before() {
    return before;
  }

  /** Appends a line. */
  void append(JournalLine line) throws IOException {
    ByteBuffer bytes = ByteBuffer.wrap(line.format().getBytes(StandardCharsets.UTF_8));
    synchronized (this) {
      while (bytes.hasRemaining()) {
        channel.write(bytes);
      }
    }
  }

  /**
   * Brings the data to the disk, then notes that everything noted before this call is there. Lines
   * that come meanwhile are not held up, and not covered.
   */
  void sync(List<Path> areas, Syncing syncing) throws IOException {
    append(new JournalLine.Syncing());
    for (Path area : areas) {
      syncing.sync(area);
    }
    append(new JournalLine.Synced());
    channel.force(false);
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }

  /** Returns the machine's boot id; where the kernel tells none, every run is a new boot. */
  static String bootId(Path file) {
    try {
      return Optional.of(Files.readString(file).strip())
          .filter(id -> !id.isEmpty())
          .orElseGet(Journal::unknownBoot);
    } catch (IOException e) {
      return unknownBoot();
    }
  }

  private static String unknownBoot() {
    return "unknown-" + UUID.randomUUID();
  }
}
