package dev.rekindle.rule;

/** What becomes of a restore that violates a rule. */
public enum Severity {
  /** It is not begun. */
  REFUSE,
  /** It goes on, and whoever asked for it is told. */
  WARN
}
