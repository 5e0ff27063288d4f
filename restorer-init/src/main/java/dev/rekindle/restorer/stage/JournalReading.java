package dev.rekindle.restorer.stage;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** Reads a journal up to the first line that is not whole. */
final class JournalReading {
  private static final int LONGEST = 64 << 10;
  private final FileChannel channel;

  JournalReading(FileChannel channel) {
    this.channel = channel;
  }

  /** Returns how many bytes were good. */
  long into(JournalState state) throws IOException {
    channel.position(0);
    // Not closed: that would close the channel.
    InputStream in = new BufferedInputStream(Channels.newInputStream(channel), LONGEST);
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    long good = 0;
    for (int next = in.read(); next >= 0 && line.size() < LONGEST; next = in.read()) {
      if (next != '\n') {
        line.write(next);
        continue;
      }
      Optional<JournalLine> parsed = JournalLine.parse(line.toString(StandardCharsets.UTF_8));
      if (parsed.isEmpty()) {
        return good;
      }
      state.add(parsed.get());
      good += line.size() + 1;
      line.reset();
    }
    return good;
  }
}
