package dev.rekindle.certs.rotation;

import dev.rekindle.certs.rotation.Step.Reason;
import java.time.Instant;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Decides what to do next so that nobody ever meets a certificate that he does not believe. Total
 * and pure: whoever stops after any step, or does it twice, goes on from what there is.
 *
 * <p>The order: a new authority is believed by everybody before it signs; an authority that does
 * not sign any more stays believed until it is over, and no leaf outlives its authority.
 */
public final class Rotation {
  private Rotation() {}

  /** Returns the next step. */
  public static Step next(RotationState state, RotationPolicy policy, Instant now) {
    Validity signer = state.signer();
    Validity next = state.next();
    boolean nextIsUsable = next != null && next.at(now);
    if (signer == null || !signer.at(now)) {
      return nextIsUsable ? new Step.SwitchSigner() : new Step.CreateSigner();
    }
    if (state.bundle().stream().anyMatch(one -> !now.isBefore(one.end()))) {
      return new Step.DropExpired();
    }
    if (!state.published()) {
      return new Step.Publish();
    }
    Instant since = state.publishedSince();
    if (since == null || since.isAfter(now)) {
      return new Step.NotePublished();
    }
    boolean settled = !now.isBefore(since.plus(policy.settle()));
    Reason reason = reasonToIssue(state.leaf(), signer, policy, now);
    if (reason != null && (settled || isUrgent(reason))) {
      return new Step.IssueLeaf(reason);
    }
    if (!nextIsUsable && !now.isBefore(signer.end().minus(policy.authorityBefore()))) {
      return new Step.AddNext();
    }
    if (nextIsUsable && settled) {
      return new Step.SwitchSigner();
    }
    return new Step.Rest(wakeUp(state, signer, policy, settled, since));
  }

  /** Nobody can be served with what there is, so waiting would help nobody. */
  private static boolean isUrgent(Reason reason) {
    return switch (reason) {
      case MISSING, INVALID, UNKNOWN_SIGNER -> true;
      case NOT_AS_WANTED, OLD_SIGNER, DUE -> false;
    };
  }

  private static @Nullable Reason reasonToIssue(
      RotationState.@Nullable Leaf leaf, Validity signer, RotationPolicy policy, Instant now) {
    if (leaf == null) {
      return Reason.MISSING;
    }
    if (!leaf.validity().at(now)) {
      return Reason.INVALID;
    }
    if (leaf.signer() == null) {
      return Reason.UNKNOWN_SIGNER;
    }
    if (!leaf.asWanted()) {
      return Reason.NOT_AS_WANTED;
    }
    if (!leaf.signer().equals(signer.id())) {
      return Reason.OLD_SIGNER;
    }
    boolean due = !now.isBefore(leaf.validity().end().minus(policy.leafBefore()));
    boolean anotherWouldLiveLonger = leaf.validity().end().isBefore(signer.end());
    return due && anotherWouldLiveLonger ? Reason.DUE : null;
  }

  private static Instant wakeUp(
      RotationState state, Validity signer, RotationPolicy policy, boolean settled, Instant since) {
    Stream<Instant> times =
        Stream.concat(
            Stream.of(signer.end().minus(policy.authorityBefore())),
            state.bundle().stream().map(Validity::end));
    if (state.leaf() != null) {
      times =
          Stream.concat(times, Stream.of(state.leaf().validity().end().minus(policy.leafBefore())));
    }
    Instant settledAt = since.plus(policy.settle());
    Instant earliest =
        Stream.concat(times, settled ? Stream.empty() : Stream.of(settledAt))
            .min(Instant::compareTo)
            .orElse(settledAt);
    // What is due while a bundle settles is done when it has settled.
    return !settled && earliest.isBefore(settledAt) ? settledAt : earliest;
  }
}
