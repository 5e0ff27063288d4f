package dev.rekindle.certs.issue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rekindle.certs.Bundle;
import dev.rekindle.certs.CertificateProblem;
import dev.rekindle.certs.KeyedCertificate;
import java.security.cert.X509Certificate;
import java.security.interfaces.ECPublicKey;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class AuthorityTest {
  private static final Instant NOW = Instant.parse("2026-03-01T12:00:00.123Z");
  private static final Duration DAY = Duration.ofDays(1);
  private static final LeafRequest SERVER =
      new LeafRequest(
          "rekindle-webhook",
          List.of("rekindle-webhook.rekindle-system.svc", "127.0.0.1", "::1"),
          LeafRequest.Purpose.SERVER);

  private static final LeafRequest NAMED =
      new LeafRequest("n", List.of("A.b", "127.0.0.1", "fd00::1"), LeafRequest.Purpose.SERVER);

  private final Authority authority = Authority.create("Rekindle", NOW, DAY.multipliedBy(10));

  @Test
  void anAuthorityMaySignLeavesAndNothingElse() throws Exception {
    X509Certificate certificate = authority.keyed().certificate();

    assertThat(certificate.getBasicConstraints()).isZero();
    assertThat(certificate.getKeyUsage()[5]).isTrue();
    assertThat(certificate.getKeyUsage()[0]).isFalse();
    assertThat(certificate.getCriticalExtensionOIDs()).contains("2.5.29.15", "2.5.29.19");
    assertThat(((ECPublicKey) certificate.getPublicKey()).getParams().getOrder().bitLength())
        .isEqualTo(256);
    certificate.verify(certificate.getPublicKey());
  }

  @Test
  void aLeafServesItsNamesForItsPurpose() throws Exception {
    X509Certificate leaf = authority.issue(SERVER, NOW, DAY).certificate();

    assertThat(leaf.getBasicConstraints()).isEqualTo(-1);
    assertThat(leaf.getExtendedKeyUsage()).containsExactly("1.3.6.1.5.5.7.3.1");
    assertThat(leaf.getSubjectAlternativeNames())
        .containsExactlyInAnyOrder(
            List.of(2, "rekindle-webhook.rekindle-system.svc"),
            List.of(7, "127.0.0.1"),
            List.of(7, "0:0:0:0:0:0:0:1"));
    assertThat(leaf.getNotBefore().toInstant()).isEqualTo("2026-03-01T11:55:00Z");
    assertThat(leaf.getNotAfter().toInstant()).isEqualTo("2026-03-02T12:00:00Z");
    assertThat(
            authority
                .issue(new LeafRequest("c", List.of(), LeafRequest.Purpose.CLIENT), NOW, DAY)
                .certificate()
                .getExtendedKeyUsage())
        .containsExactly("1.3.6.1.5.5.7.3.2");
  }

  @Test
  void aRequestKnowsWhatServesIt() {
    X509Certificate leaf = authority.issue(NAMED, NOW, DAY).certificate();

    assertThat(NAMED.isServedBy(leaf)).isTrue();
    assertThat(new LeafRequest("n", List.of("a.b"), LeafRequest.Purpose.SERVER).isServedBy(leaf))
        .isFalse();
    assertThat(new LeafRequest("n", NAMED.names(), LeafRequest.Purpose.CLIENT).isServedBy(leaf))
        .isFalse();
    assertThat(new LeafRequest("m", NAMED.names(), LeafRequest.Purpose.SERVER).isServedBy(leaf))
        .isFalse();
  }

  @Test
  void noLeafOutlivesItsAuthority() {
    assertThat(authority.issue(SERVER, NOW, DAY.multipliedBy(99)).certificate().getNotAfter())
        .isEqualTo(authority.keyed().certificate().getNotAfter());
  }

  @Test
  void serialNumbersArePositiveLongAndNeverTheSame() {
    Set<Object> serials = new HashSet<>();
    for (int i = 0; i < 50; i++) {
      var serial = authority.issue(SERVER, NOW, DAY).certificate().getSerialNumber();
      assertThat(serial.signum()).isOne();
      assertThat(serial.bitLength()).isBetween(100, 159);
      assertThat(serials.add(serial)).isTrue();
    }
  }

  @Test
  void aBundleBelievesExactlyTheLeavesOfItsAuthorities() throws CertificateProblem {
    Authority other = Authority.create("Rekindle", NOW, DAY);
    KeyedCertificate leaf = authority.issue(SERVER, NOW, DAY);
    Bundle own = Bundle.read(authority.keyed().chainPem());
    Bundle both = Bundle.EMPTY.with(other.keyed().certificate()).with(own.authorities().getFirst());

    assertThat(own.problemOf(leaf.chain(), NOW)).isEmpty();
    assertThat(both.problemOf(leaf.chain(), NOW)).isEmpty();
    assertThat(both.signerOf(leaf.certificate())).contains(authority.keyed().certificate());
    assertThat(Bundle.read(other.keyed().chainPem()).problemOf(leaf.chain(), NOW)).isPresent();
    assertThat(own.problemOf(leaf.chain(), NOW.plus(DAY))).isPresent();
    assertThat(both.withoutExpired(NOW.plus(DAY)).sameAs(own)).isTrue();
    assertThat(both.with(authority.keyed().certificate())).isEqualTo(both);
  }

  @Test
  void pairsSurviveTheirTextAndTheirTextHidesTheKey() throws CertificateProblem {
    KeyedCertificate leaf = authority.issue(SERVER, NOW, DAY);

    KeyedCertificate read = KeyedCertificate.read(leaf.chainPem(), leaf.keyPem());

    assertThat(read.chain()).isEqualTo(leaf.chain());
    assertThat(read.key()).isEqualTo(leaf.key());
    assertThat(leaf).hasToString("KeyedCertificate[CN=rekindle-webhook]");
  }

  @Test
  void aKeyOfAnotherCertificateIsRefused() {
    KeyedCertificate one = authority.issue(SERVER, NOW, DAY);
    KeyedCertificate other = authority.issue(SERVER, NOW, DAY);

    assertThatThrownBy(() -> KeyedCertificate.read(one.chainPem(), other.keyPem()))
        .isInstanceOf(CertificateProblem.class)
        .hasMessageContaining("expected the private key of the certificate CN=rekindle-webhook");
  }

  @Test
  void otherFormsOfKeysAreNamed() {
    KeyedCertificate leaf = authority.issue(SERVER, NOW, DAY);
    String sec1 = leaf.keyPem().replace("PRIVATE KEY", "EC PRIVATE KEY");

    assertThatThrownBy(() -> KeyedCertificate.read(leaf.chainPem(), sec1))
        .hasMessageContaining("found EC PRIVATE KEY")
        .hasMessageContaining("encoding: PKCS8");
  }
}
