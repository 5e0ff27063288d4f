package dev.rekindle.certs;

/**
 * Certificates or keys that cannot be used. The message says what was expected and what was found,
 * and never holds any of a key.
 */
public final class CertificateProblem extends Exception {
  /** Makes one of a sentence. */
  public CertificateProblem(String message) {
    super(message);
  }

  /** Makes one of a sentence and its cause. */
  public CertificateProblem(String message, Throwable cause) {
    super(message, cause);
  }
}
