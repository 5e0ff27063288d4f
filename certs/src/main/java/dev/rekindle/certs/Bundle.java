package dev.rekindle.certs;

import java.security.GeneralSecurityException;
import java.security.cert.CertPath;
import java.security.cert.CertPathValidator;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertificateFactory;
import java.security.cert.PKIXParameters;
import java.security.cert.TrustAnchor;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The authorities that are believed. Each is in it once; two bundles are equal when they hold the
 * same ones in the same order.
 *
 * @param authorities their certificates, possibly none
 */
public record Bundle(List<X509Certificate> authorities) {
  /** Believes nobody. */
  public static final Bundle EMPTY = new Bundle(List.of());

  /** Keeps each authority once. */
  public Bundle {
    authorities = List.copyOf(new LinkedHashSet<>(authorities));
  }

  /**
   * Reads a bundle.
   *
   * @throws CertificateProblem if there is no certificate, or one is damaged
   */
  public static Bundle read(String pem) throws CertificateProblem {
    return new Bundle(Pem.certificates(pem));
  }

  /** Returns the bundle in PEM. */
  public String pem() {
    return Pem.of(authorities);
  }

  /** Returns a bundle that believes one more authority. */
  public Bundle with(X509Certificate authority) {
    List<X509Certificate> more = new ArrayList<>(authorities);
    more.add(authority);
    return new Bundle(more);
  }

  /** Returns a bundle without the authorities that are over at a time. */
  public Bundle withoutExpired(Instant now) {
    return new Bundle(
        authorities.stream()
            .filter(authority -> now.isBefore(authority.getNotAfter().toInstant()))
            .toList());
  }

  /** Returns whether both believe the same authorities, in whatever order. */
  public boolean sameAs(Bundle other) {
    return new LinkedHashSet<>(authorities).equals(new LinkedHashSet<>(other.authorities));
  }

  /** Returns the authority that signed a certificate. */
  public Optional<X509Certificate> signerOf(X509Certificate certificate) {
    return authorities.stream().filter(authority -> signed(authority, certificate)).findFirst();
  }

  /**
   * Returns why a chain does not lead to one of these authorities at a time; empty if it does.
   * Names and purposes are not looked at.
   */
  public Optional<String> problemOf(List<X509Certificate> chain, Instant now) {
    if (authorities.isEmpty()) {
      return Optional.of("nobody is believed: the bundle is empty");
    }
    try {
      CertPath path = CertificateFactory.getInstance("X.509").generateCertPath(withoutRoots(chain));
      PKIXParameters parameters =
          new PKIXParameters(
              authorities.stream()
                  .map(authority -> new TrustAnchor(authority, null))
                  .collect(Collectors.toSet()));
      parameters.setRevocationEnabled(false); // nobody publishes revocations of these
      parameters.setDate(Date.from(now));
      CertPathValidator.getInstance("PKIX").validate(path, parameters);
      return Optional.empty();
    } catch (CertPathValidatorException e) {
      return Optional.of(
          "the certificate %s does not lead to the bundle's authorities: %s"
              .formatted(chain.getFirst().getSubjectX500Principal(), e.getMessage()));
    } catch (GeneralSecurityException e) {
      return Optional.of("the chain cannot be checked: " + e.getMessage());
    }
  }

  /** A chain file may end with the authority itself, which is no part of a path. */
  private static List<X509Certificate> withoutRoots(List<X509Certificate> chain) {
    return Stream.concat(
            Stream.of(chain.getFirst()),
            chain.stream()
                .skip(1)
                .filter(
                    certificate ->
                        !certificate
                            .getSubjectX500Principal()
                            .equals(certificate.getIssuerX500Principal())))
        .toList();
  }

  private static boolean signed(X509Certificate authority, X509Certificate certificate) {
    try {
      certificate.verify(authority.getPublicKey());
      return authority.getSubjectX500Principal().equals(certificate.getIssuerX500Principal());
    } catch (GeneralSecurityException _) {
      return false;
    }
  }
}
