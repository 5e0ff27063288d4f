package dev.rekindle.restorer.stage;

import dev.rekindle.storage.crypto.NativeCrypto;
import java.io.IOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.zip.Checksum;
import org.jspecify.annotations.Nullable;

/**
 * Computes what a {@link ProofPlan} asks for over a file whose ranges pass in any order, by several
 * threads at once. Ranges are thread safe among each other; each is for one thread.
 */
final class FileHash {
  private final ProofPlan plan;
  private final RangeGrid grid;
  private final int @Nullable [] crcs;
  private final @Nullable HashChain[] chains;
  private final Map<Integer, byte[]> digests = new HashMap<>();

  FileHash(ProofPlan plan, RangeGrid grid) {
    this.plan = plan;
    this.grid = grid;
    this.crcs = plan.crc() == null ? null : new int[grid.ranges()];
    boolean digesting = !(plan.digesting() instanceof Digesting.Nothing);
    this.chains = new HashChain[digesting ? grid.segments() : 0];
  }

  /** Begins a range, when it is not too far ahead of a digest that runs over all ranges. */
  Range begin(int index) throws InterruptedException {
    return new Range(index);
  }

  /** Ends all waiting after a failure. */
  synchronized void abandon() {
    for (HashChain chain : chains) {
      if (chain != null) {
        chain.abandon();
      }
    }
  }

  /** Returns what all ranges gave; once, after the last one. */
  Computed result() {
    return new Computed(crc(), digest());
  }

  private int crc() {
    KnownCrc wanted = plan.crc();
    if (wanted == null || crcs == null) {
      return 0;
    }
    int crc = crcs[0];
    for (int i = 1; i < crcs.length; i++) {
      crc = wanted.kind().combine(crc, crcs[i], grid.length(i));
    }
    return crc;
  }

  private @Nullable String digest() {
    return switch (plan.digesting()) {
      case Digesting.Nothing _ -> null;
      case Digesting.Whole _ -> HexFormat.of().formatHex(segmentDigest(0));
      case Digesting.Parts _ -> {
        MessageDigest all = newDigest();
        for (int i = 0; i < chains.length; i++) {
          all.update(segmentDigest(i));
        }
        yield HexFormat.of().formatHex(all.digest());
      }
    };
  }

  private synchronized byte[] segmentDigest(int segment) {
    byte[] digest = digests.get(segment);
    if (digest == null) {
      throw new IllegalStateException("segment " + segment + " is not hashed");
    }
    return digest;
  }

  private synchronized HashChain chain(int segment) {
    HashChain chain = chains[segment];
    if (chain == null) {
      chain = new HashChain(newDigest(), grid.rangesOf(segment));
      chains[segment] = chain;
    }
    return chain;
  }

  /** Keeps the 16 bytes of a finished segment and lets go of its digest. */
  private synchronized void settle(int segment) {
    HashChain chain = chains[segment];
    if (chain != null && chain.complete()) {
      digests.put(segment, chain.value());
      chains[segment] = null;
    }
  }

  private MessageDigest newDigest() {
    String algorithm =
        plan.digesting() instanceof Digesting.Whole whole ? whole.algorithm() : "MD5";
    try {
      return NativeCrypto.digest(algorithm);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has " + algorithm, e);
    }
  }

  /** Reads bytes again that were written before. */
  interface Rereading {
    /** Reads up to {@code buffer.length} bytes at an offset of the file; at least one. */
    int read(byte[] buffer, long offset, int length) throws IOException;
  }

  /** One range on its way. */
  final class Range {
    private final int index;
    private final @Nullable Checksum crc = plan.crc() == null ? null : plan.crc().kind().begin();
    private final @Nullable HashChain chain;
    private final @Nullable MessageDigest inline;

    private Range(int index) throws InterruptedException {
      this.index = index;
      this.chain = chains.length == 0 ? null : chain(grid.segmentOf(index));
      if (chain != null) {
        chain.awaitLead(grid.placeOf(index));
      }
      this.inline = chain == null ? null : chain.begin(grid.placeOf(index));
    }

    void update(byte[] bytes, int length) {
      if (crc != null) {
        crc.update(bytes, 0, length);
      }
      if (inline != null) {
        inline.update(bytes, 0, length);
      }
    }

    /** Ends the range; whoever ends one may find itself hashing those that waited for it. */
    void end(byte[] buffer, Rereading rereading) throws IOException {
      if (crc != null && crcs != null) {
        crcs[index] = (int) crc.getValue();
      }
      if (chain != null) {
        int first = index - grid.placeOf(index);
        chain.arrived(
            grid.placeOf(index),
            inline != null,
            (digest, place) -> reread(digest, first + place, buffer, rereading));
        settle(grid.segmentOf(index));
      }
    }

    private void reread(MessageDigest digest, int range, byte[] buffer, Rereading rereading)
        throws IOException {
      long offset = grid.offset(range);
      long left = grid.length(range);
      while (left > 0) {
        int read = rereading.read(buffer, offset, (int) Math.min(left, buffer.length));
        digest.update(buffer, 0, read);
        offset += read;
        left -= read;
      }
    }
  }
}
