package dev.rekindle.certs.rotation;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What there is.
 *
 * @param signer the authority that signs, or null
 * @param next the authority that will sign, or null
 * @param bundle all authorities that are to be believed: the two above, and older ones whose leaves
 *     may still be served
 * @param published whether the bundle is written where its believers look
 * @param publishedSince since when, as was noted at the time; null if nothing was noted since the
 *     bundle changed
 * @param leaf what is served, or null
 */
public record RotationState(
    @Nullable Validity signer,
    @Nullable Validity next,
    List<Validity> bundle,
    boolean published,
    @Nullable Instant publishedSince,
    @Nullable Leaf leaf) {

  /**
   * The certificate that is served.
   *
   * @param validity when it is valid
   * @param signer the id of the authority in the bundle that signed it; null if none did
   * @param asWanted whether names and purpose are those that are wanted now
   */
  public record Leaf(Validity validity, @Nullable String signer, boolean asWanted) {}

  /** Keeps a copy of the bundle. */
  public RotationState {
    bundle = List.copyOf(bundle);
  }
}
