package dev.rekindle.restorer.stage;

import java.io.IOException;
import java.security.MessageDigest;
import java.util.BitSet;
import org.jspecify.annotations.Nullable;

/**
 * The digest of one segment, whose ranges arrive in any order though a digest must run from first
 * to last. The range whose turn it is is hashed as it comes; those that came too early are read
 * again, from the page cache, when their turn comes. Thread safe.
 */
final class HashChain {
  /** Ranges may be so many ahead of the digest: what is read again is then still in memory. */
  private static final int LEAD = 8;

  /** Reads a range's bytes again and hands them to the digest. */
  interface Rereading {
    void into(MessageDigest digest, int place) throws IOException;
  }

  private final MessageDigest digest;
  private final int ranges;
  private final BitSet arrived = new BitSet();
  private int next;
  private boolean busy;
  private boolean abandoned;

  HashChain(MessageDigest digest, int ranges) {
    this.digest = digest;
    this.ranges = ranges;
  }

  /** Returns the digest to feed if it is this range's turn, else null: then it is read again. */
  synchronized @Nullable MessageDigest begin(int place) {
    if (busy || place != next) {
      return null;
    }
    busy = true;
    return digest;
  }

  /** Waits until the range is not too far ahead of the digest. */
  synchronized void awaitLead(int place) throws InterruptedException {
    while (!abandoned && place - next > LEAD) {
      wait();
    }
  }

  /** Ends all waiting after a failure. */
  synchronized void abandon() {
    abandoned = true;
    notifyAll();
  }

  /**
   * Says that a range is there.
   *
   * @param hashed whether it was fed to the digest as it came
   */
  void arrived(int place, boolean hashed, Rereading rereading) throws IOException {
    if (hashed) {
      finished();
    } else {
      synchronized (this) {
        arrived.set(place);
      }
    }
    for (int turn = claim(); turn >= 0; turn = claim()) {
      rereading.into(digest, turn);
      finished();
    }
  }

  /** Returns whether all ranges went into the digest. */
  synchronized boolean complete() {
    return next == ranges;
  }

  /** Returns the digest; once, after all ranges. */
  synchronized byte[] value() {
    if (next != ranges) {
      throw new IllegalStateException("hashed " + next + " of " + ranges + " ranges");
    }
    return digest.digest();
  }

  private synchronized int claim() {
    if (busy || !arrived.get(next)) {
      return -1;
    }
    busy = true;
    return next;
  }

  private synchronized void finished() {
    busy = false;
    next++;
    notifyAll();
  }
}
