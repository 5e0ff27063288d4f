package dev.rekindle.rule;

/** Whether something may be used by whoever wants to. */
public enum Access {
  /** It may. */
  ALLOWED,
  /** It may not. */
  DENIED
}
