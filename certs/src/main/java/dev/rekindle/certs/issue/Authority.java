package dev.rekindle.certs.issue;

import dev.rekindle.certs.CertificateProblem;
import dev.rekindle.certs.KeyedCertificate;
import java.io.IOException;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Date;
import java.util.List;
import javax.security.auth.x500.X500Principal;
import org.bouncycastle.asn1.x500.X500NameBuilder;
import org.bouncycastle.asn1.x500.style.BCStyle;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.cert.CertIOException;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509ExtensionUtils;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.bouncycastle.util.IPAddress;

/**
 * Signs certificates: EC P-256, SHA-256, profiles of RFC 5280. Times are whole seconds, and begin a
 * little before now, since clocks differ. Nothing it signs outlives it. Thread safe.
 */
public final class Authority {
  /** How far into the past validity begins. */
  public static final Duration BACKDATED = Duration.ofMinutes(5);

  private static final SecureRandom RANDOM = new SecureRandom();
  private static final int SERIAL_BITS = 127; // positive and at most 20 bytes (RFC 5280 4.1.2.2)
  private static final String SIGNATURE = "SHA256withECDSA";

  private final KeyedCertificate keyed;

  /** Signs with this. */
  public Authority(KeyedCertificate keyed) {
    this.keyed = keyed;
  }

  /**
   * Makes a new authority, signed by itself, that may sign no further authorities. Its subject is
   * the name and a random number, so that no two of the same name are taken for each other.
   */
  public static Authority create(String name, Instant now, Duration validity) {
    KeyPair pair = newPair();
    X500Principal subject = subject(name + " " + serial().toString(36).substring(0, 8));
    Instant end = now.plus(validity).truncatedTo(ChronoUnit.SECONDS);
    X509v3CertificateBuilder builder = builder(subject, subject, begin(now), end, pair.getPublic());
    try {
      builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(0));
      builder.addExtension(
          Extension.keyUsage, true, new KeyUsage(KeyUsage.keyCertSign | KeyUsage.cRLSign));
    } catch (CertIOException e) {
      throw unexpected(e);
    }
    return new Authority(sign(builder, pair, pair));
  }

  /** Returns the authority's own certificate and key. */
  public KeyedCertificate keyed() {
    return keyed;
  }

  /** Makes a key and signs a certificate for it. */
  public KeyedCertificate issue(LeafRequest request, Instant now, Duration validity) {
    KeyPair pair = newPair();
    Instant own = keyed.certificate().getNotAfter().toInstant();
    Instant asked = now.plus(validity).truncatedTo(ChronoUnit.SECONDS);
    X509v3CertificateBuilder builder =
        builder(
            keyed.certificate().getSubjectX500Principal(),
            subject(request.commonName()),
            begin(now),
            asked.isBefore(own) ? asked : own,
            pair.getPublic());
    try {
      builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(false));
      builder.addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.digitalSignature));
      builder.addExtension(
          Extension.extendedKeyUsage,
          false,
          new ExtendedKeyUsage(
              switch (request.purpose()) {
                case SERVER -> KeyPurposeId.id_kp_serverAuth;
                case CLIENT -> KeyPurposeId.id_kp_clientAuth;
              }));
      if (!request.names().isEmpty()) {
        builder.addExtension(Extension.subjectAlternativeName, false, names(request.names()));
      }
    } catch (CertIOException e) {
      throw unexpected(e);
    }
    KeyPair signer = new KeyPair(keyed.certificate().getPublicKey(), keyed.key());
    return sign(builder, signer, pair);
  }

  private static Instant begin(Instant now) {
    return now.minus(BACKDATED).truncatedTo(ChronoUnit.SECONDS);
  }

  private static X509v3CertificateBuilder builder(
      X500Principal issuer, X500Principal subject, Instant begin, Instant end, PublicKey key) {
    return new JcaX509v3CertificateBuilder(
        issuer, serial(), Date.from(begin), Date.from(end), subject, key);
  }

  private static KeyedCertificate sign(
      X509v3CertificateBuilder builder, KeyPair signer, KeyPair subject) {
    try {
      JcaX509ExtensionUtils ids = new JcaX509ExtensionUtils();
      builder.addExtension(
          Extension.subjectKeyIdentifier,
          false,
          ids.createSubjectKeyIdentifier(subject.getPublic()));
      builder.addExtension(
          Extension.authorityKeyIdentifier,
          false,
          ids.createAuthorityKeyIdentifier(signer.getPublic()));
      X509Certificate certificate =
          new JcaX509CertificateConverter()
              .getCertificate(
                  builder.build(new JcaContentSignerBuilder(SIGNATURE).build(signer.getPrivate())));
      return KeyedCertificate.of(subject.getPrivate(), List.of(certificate));
    } catch (GeneralSecurityException
        | OperatorCreationException
        | CertIOException
        | CertificateProblem e) {
      throw unexpected(e);
    }
  }

  private static GeneralNames names(List<String> names) {
    return new GeneralNames(
        names.stream()
            .map(
                name ->
                    new GeneralName(
                        IPAddress.isValid(name) ? GeneralName.iPAddress : GeneralName.dNSName,
                        name))
            .toArray(GeneralName[]::new));
  }

  private static X500Principal subject(String commonName) {
    try {
      return new X500Principal(
          new X500NameBuilder().addRDN(BCStyle.CN, commonName).build().getEncoded());
    } catch (IOException e) {
      throw unexpected(e);
    }
  }

  private static BigInteger serial() {
    return new BigInteger(SERIAL_BITS, RANDOM).setBit(SERIAL_BITS - 1);
  }

  private static KeyPair newPair() {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
      generator.initialize(new ECGenParameterSpec("secp256r1"));
      return generator.generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw unexpected(e);
    }
  }

  private static IllegalStateException unexpected(Exception cause) {
    return new IllegalStateException(
        "signing with P-256 needs nothing but this JDK and the library", cause);
  }
}
