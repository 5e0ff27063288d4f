package dev.rekindle.certs.issue;

import java.net.InetAddress;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import javax.security.auth.x500.X500Principal;
import org.bouncycastle.util.IPAddress;

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

  private static final Pattern COMMON_NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9 .-]{0,63}");

  /** Refuses a common name that X.509 does not take (RFC 5280, ub-common-name) or would quote. */
  public LeafRequest {
    names = List.copyOf(names);
    if (!COMMON_NAME.matcher(commonName).matches()) {
      throw new IllegalArgumentException(
          "expected a common name of 1 to 64 letters, digits, dots, dashes and spaces, found "
              + commonName);
    }
  }

  /** Returns whether a certificate is for these names and this purpose, and for no others. */
  public boolean isServedBy(X509Certificate certificate) {
    try {
      return certificate.getSubjectX500Principal().equals(new X500Principal("CN=" + commonName))
          && List.of(oid()).equals(certificate.getExtendedKeyUsage())
          && canonical(names).equals(namesOf(certificate));
    } catch (CertificateParsingException _) {
      return false;
    }
  }

  private String oid() {
    return switch (purpose) {
      case SERVER -> "1.3.6.1.5.5.7.3.1";
      case CLIENT -> "1.3.6.1.5.5.7.3.2";
    };
  }

  private static Set<String> namesOf(X509Certificate certificate)
      throws CertificateParsingException {
    var names = certificate.getSubjectAlternativeNames();
    return names == null
        ? Set.of()
        : canonical(names.stream().map(name -> String.valueOf(name.get(1))).toList());
  }

  private static Set<String> canonical(List<String> names) {
    return names.stream()
        .map(
            name ->
                IPAddress.isValid(name)
                    ? InetAddress.ofLiteral(name).getHostAddress()
                    : name.toLowerCase(Locale.ROOT))
        .collect(Collectors.toSet());
  }
}
