package dev.rekindle.certs.rotation;

import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;

/**
 * When a certificate is valid.
 *
 * @param id tells it from every other certificate
 * @param begin the first instant
 * @param end the first instant at which it is over
 */
public record Validity(String id, Instant begin, Instant end) {

  /** Returns what matters of a certificate here. */
  public static Validity of(X509Certificate certificate) {
    return new Validity(
        certificate.getSerialNumber().toString(16)
            + ':'
            + HexFormat.of().toHexDigits(certificate.hashCode()),
        certificate.getNotBefore().toInstant(),
        certificate.getNotAfter().toInstant());
  }

  /** Returns whether it is valid at a time. */
  public boolean at(Instant now) {
    return !now.isBefore(begin) && now.isBefore(end);
  }

  /** Returns the seconds that are left, negative when it is over. */
  public long secondsLeft(Instant now) {
    return Duration.between(now, end).toSeconds();
  }
}
