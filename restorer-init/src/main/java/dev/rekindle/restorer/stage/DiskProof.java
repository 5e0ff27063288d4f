package dev.rekindle.restorer.stage;

import dev.rekindle.proof.ProofLevel;
import dev.rekindle.proof.StatedHash;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;

/** Shows from bytes on the disk, without the store, that a file is the one that is wanted. */
final class DiskProof {
  private DiskProof() {}

  /** Returns whether the file's bytes give content proof; its size is right already. */
  static boolean holds(Path path, Job job, ProofPlan plan, byte[] buffer) throws IOException {
    if (!plan.provesContent()) {
      return false;
    }
    try (FileChannel channel =
        FileChannel.open(path, StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS)) {
      Optional<ProofPlan> attempt = Optional.of(plan);
      while (attempt.isPresent()) {
        Computed computed =
            pass(rereading(path, channel), attempt.get(), job.file().size(), buffer);
        Verdict verdict =
            Verdict.judge(attempt.get(), computed, job.file().hash(), StatedHash.NONE);
        if (verdict instanceof Verdict.Proven(ProofLevel level) && level == ProofLevel.CONTENT) {
          return true;
        }
        attempt = attempt.get().next();
      }
      return false;
    }
  }

  /** Reads a whole file once and computes what the plan asks for. */
  static Computed pass(FileHash.Rereading bytes, ProofPlan plan, long size, byte[] buffer)
      throws IOException {
    RangeGrid grid = RangeGrid.inOnePass(size, plan.digesting(), Math.max(1, size));
    FileHash hash = new FileHash(plan, grid);
    try {
      for (int i = 0; i < grid.ranges(); i++) {
        FileHash.Range range = hash.begin(i);
        long offset = grid.offset(i);
        long end = offset + grid.length(i);
        while (offset < end) {
          int read = bytes.read(buffer, offset, (int) Math.min(buffer.length, end - offset));
          range.update(buffer, read);
          offset += read;
        }
        range.end(buffer, bytes);
      }
    } catch (InterruptedException e) {
      throw new IllegalStateException("ranges in their order never wait", e);
    }
    return hash.result();
  }

  private static FileHash.Rereading rereading(Path path, FileChannel channel) {
    return (buffer, offset, length) -> {
      int read = channel.read(ByteBuffer.wrap(buffer, 0, length), offset);
      if (read <= 0) {
        throw new IOException(path + " became shorter while it was read");
      }
      return read;
    };
  }
}
