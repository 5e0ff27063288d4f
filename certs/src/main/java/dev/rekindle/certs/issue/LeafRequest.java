package dev.rekindle.certs.issue;

import java.util.List;

/**
 * Who wants a certificate.
 *
 * @param commonName for people to read, at most 64 characters
 * @param names what it is valid for: DNS names, IPv4 and IPv6 addresses
 * @param purpose what it is used for
 */
public record LeafRequest(String commonName, List<String> names, Purpose purpose) {
  /** Which side of a connection shows the certificate. */
  public enum Purpose {
    /** A server. */
    SERVER,
    /** A client. */
    CLIENT
  }

  private static final int LONGEST_COMMON_NAME = 64;

  /** Refuses a common name that X.509 does not take (RFC 5280, ub-common-name). */
  public LeafRequest {
    names = List.copyOf(names);
    if (commonName.isEmpty() || commonName.length() > LONGEST_COMMON_NAME) {
      throw new IllegalArgumentException(
          "a common name has 1 to %d characters, not %d"
              .formatted(LONGEST_COMMON_NAME, commonName.length()));
    }
  }
}
