package dev.rekindle.ledger;

/**
 * A ledger or guard file that cannot be read as one. The message says what was expected and what
 * was found; retrying does not help.
 */
public final class LedgerFormatException extends Exception {

  LedgerFormatException(String message) {
    super(message);
  }

  LedgerFormatException(String message, Throwable cause) {
    super(message, cause);
  }
}
