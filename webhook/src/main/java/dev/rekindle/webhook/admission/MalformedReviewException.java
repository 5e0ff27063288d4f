package dev.rekindle.webhook.admission;

/** What came is no AdmissionReview; the message says what was expected and what was found. */
public final class MalformedReviewException extends Exception {
  MalformedReviewException(String message) {
    super(message);
  }
}
