package dev.rekindle.certs.rotation;

import java.time.Instant;

/** One write, after which one looks again. None depends on a step before it in the same process. */
public sealed interface Step {

  /** Make an authority that signs from now on, and have it believed. */
  record CreateSigner() implements Step {}

  /** Write the bundle where its believers look; the note since when it is there goes first. */
  record Publish() implements Step {}

  /** Note that the bundle is where its believers look. */
  record NotePublished() implements Step {}

  /** Make the authority that will sign, and have it believed already. */
  record AddNext() implements Step {}

  /** The next authority signs from now on; the one before it stays believed, its key goes. */
  record SwitchSigner() implements Step {}

  /** Take authorities that are over out of the bundle. */
  record DropExpired() implements Step {}

  /** Make a leaf and serve it. */
  record IssueLeaf(Reason reason) implements Step {}

  /** There is nothing to do before this time. */
  record Rest(Instant until) implements Step {}

  /** Why a leaf is made. */
  enum Reason {
    /** There is none. */
    MISSING,
    /** It is over, or not valid yet. */
    INVALID,
    /** No authority in the bundle signed it. */
    UNKNOWN_SIGNER,
    /** Its names or its purpose are not those that are wanted. */
    NOT_AS_WANTED,
    /** Its authority does not sign any more. */
    OLD_SIGNER,
    /** It is over soon. */
    DUE
  }
}
