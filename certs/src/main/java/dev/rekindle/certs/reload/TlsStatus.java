package dev.rekindle.certs.reload;

import dev.rekindle.certs.Bundle;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What is served now.
 *
 * @param chain the certificate and those that lead to its authority; none before the first good one
 * @param loads how many different certificates were loaded so far
 * @param problem why what is in the files now is not what is served; empty when it is
 */
public record TlsStatus(List<X509Certificate> chain, long loads, Optional<String> problem) {

  /** Returns the seconds that the certificate is still valid, negative afterwards. */
  public OptionalLong secondsToExpiry(Instant now) {
    return chain.isEmpty()
        ? OptionalLong.empty()
        : OptionalLong.of(
            Duration.between(now, chain.getFirst().getNotAfter().toInstant()).toSeconds());
  }

  /**
   * Returns why clients that believe a bundle would not believe what is served; empty if they
   * would.
   */
  public Optional<String> distrust(Bundle bundle, Instant now) {
    return chain.isEmpty()
        ? Optional.of("there is no certificate yet: " + problem.orElse("nothing was read"))
        : bundle.problemOf(chain, now);
  }
}
