package dev.rekindle.certs.reload;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rekindle.certs.Bundle;
import dev.rekindle.certs.KeyedCertificate;
import dev.rekindle.certs.issue.Authority;
import dev.rekindle.certs.issue.LeafRequest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReloadingTlsTest {
  private static final Duration NEVER = Duration.ofDays(1);
  private static final Duration DAY = Duration.ofDays(1);
  private static final LeafRequest LOCALHOST =
      new LeafRequest("test", List.of("localhost", "127.0.0.1"), LeafRequest.Purpose.SERVER);

  @TempDir Path directory;

  private final Authority authority = Authority.create("one", Instant.now(), DAY);

  @Test
  void servesWhatIsInTheFiles() throws IOException {
    KeyedCertificate leaf = write(leaf(authority));

    try (ReloadingTls tls = start()) {
      assertThat(tls.status().chain()).containsExactly(leaf.certificate());
      assertThat(tls.status().problem()).isEmpty();
      assertThat(tls.status().secondsToExpiry(Instant.now()).getAsLong())
          .isBetween(86_000L, 86_400L);
    }
  }

  @Test
  void waitsForFilesThatAreNotThereYet() throws IOException {
    try (ReloadingTls tls = start()) {
      assertThat(tls.status().chain()).isEmpty();
      assertThat(tls.status().problem().orElseThrow()).contains("NoSuchFileException", "tls.crt");
      assertThat(tls.status().secondsToExpiry(Instant.now())).isEmpty();
      assertThat(tls.status().distrust(bundle(authority), Instant.now())).isPresent();

      KeyedCertificate leaf = write(leaf(authority));
      tls.reload();

      assertThat(tls.status().chain()).containsExactly(leaf.certificate());
      assertThat(tls.status().problem()).isEmpty();
    }
  }

  @Test
  void keepsTheLastGoodOneWhenTheKeyIsOfAnother() throws IOException {
    KeyedCertificate good = write(leaf(authority));
    try (ReloadingTls tls = start()) {
      KeyedCertificate next = leaf(authority);
      Files.writeString(directory.resolve("tls.crt"), next.chainPem());
      tls.reload();

      assertThat(tls.status().chain()).containsExactly(good.certificate());
      assertThat(tls.status().problem().orElseThrow())
          .contains("expected the private key of the certificate", "found another one");

      Files.writeString(directory.resolve("tls.key"), next.keyPem());
      tls.reload();

      assertThat(tls.status().chain()).containsExactly(next.certificate());
      assertThat(tls.status().loads()).isEqualTo(2);
      assertThat(tls.status().problem()).isEmpty();
    }
  }

  @Test
  void keepsTheLastGoodOneWhenAFileIsCutOffAnywhere() throws IOException {
    KeyedCertificate good = write(leaf(authority));
    try (ReloadingTls tls = start()) {
      String whole = leaf(authority).chainPem();
      for (int length = 0; length < whole.length() - 1; length += 37) {
        Files.writeString(directory.resolve("tls.crt"), whole.substring(0, length));
        tls.reload();

        assertThat(tls.status().chain()).containsExactly(good.certificate());
        assertThat(tls.status().problem()).isPresent();
      }
    }
  }

  @Test
  void keepsTheLastGoodOneWhenTheFilesGo() throws IOException {
    KeyedCertificate good = write(leaf(authority));
    try (ReloadingTls tls = start()) {
      Files.delete(directory.resolve("tls.key"));
      tls.reload();

      assertThat(tls.status().chain()).containsExactly(good.certificate());
      assertThat(tls.status().problem().orElseThrow()).contains("tls.key");
    }
  }

  @Test
  void seesAnotherContentOfTheSameAgeAndLength() throws IOException {
    write(leaf(authority));
    Files.setLastModifiedTime(
        directory.resolve("tls.crt"), java.nio.file.attribute.FileTime.fromMillis(0));
    try (ReloadingTls tls = start()) {
      KeyedCertificate next = write(leaf(authority));
      Files.setLastModifiedTime(
          directory.resolve("tls.crt"), java.nio.file.attribute.FileTime.fromMillis(0));
      tls.reload();

      assertThat(tls.status().chain()).containsExactly(next.certificate());
    }
  }

  @Test
  void followsTheLinksOfAMountedSecret() throws IOException {
    Path volume = Files.createDirectory(directory.resolve("volume"));
    MountedSecret secret = new MountedSecret(volume);
    secret.swap(leaf(authority));
    try (ReloadingTls tls = ReloadingTls.of(TlsFiles.server(volume), NEVER)) {
      KeyedCertificate next = leaf(authority);
      secret.swap(next);
      tls.reload();

      assertThat(tls.status().chain()).containsExactly(next.certificate());
    }
  }

  @Test
  void tellsWhetherABundleBelievesIt() throws IOException {
    write(leaf(authority));
    Authority other = Authority.create("two", Instant.now(), DAY);
    try (ReloadingTls tls = start()) {
      assertThat(tls.status().distrust(bundle(authority), Instant.now())).isEmpty();
      assertThat(tls.status().distrust(bundle(other, authority), Instant.now())).isEmpty();
      assertThat(tls.status().distrust(bundle(other), Instant.now()).orElseThrow())
          .contains("does not lead to the bundle's authorities");
      assertThat(tls.status().distrust(Bundle.EMPTY, Instant.now())).isPresent();
      assertThat(tls.status().distrust(bundle(authority), Instant.now().plus(DAY.plus(DAY))))
          .isPresent();
    }
  }

  private ReloadingTls start() {
    return ReloadingTls.of(TlsFiles.server(directory), NEVER);
  }

  private KeyedCertificate write(KeyedCertificate keyed) throws IOException {
    Files.writeString(directory.resolve("tls.crt"), keyed.chainPem());
    Files.writeString(directory.resolve("tls.key"), keyed.keyPem());
    return keyed;
  }

  private static KeyedCertificate leaf(Authority authority) {
    return authority.issue(LOCALHOST, Instant.now(), DAY);
  }

  private static Bundle bundle(Authority... authorities) {
    return new Bundle(
        java.util.Arrays.stream(authorities).map(one -> one.keyed().certificate()).toList());
  }
}
