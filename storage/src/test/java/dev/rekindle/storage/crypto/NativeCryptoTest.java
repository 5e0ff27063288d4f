package dev.rekindle.storage.crypto;

import static org.assertj.core.api.Assertions.assertThat;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NativeCryptoTest {
  @Test
  @EnabledOnOs(
      value = OS.LINUX,
      architectures = {"amd64", "aarch64"})
  void isThereOnLinux() throws Exception {
    assertThat(NativeCrypto.available()).isTrue();
    assertThat(NativeCrypto.digest("MD5").getProvider().getName()).isEqualTo("Conscrypt");
    assertThat(NativeCrypto.tls().getProvider().getName()).isEqualTo("Conscrypt");
  }

  @ParameterizedTest
  @ValueSource(strings = {"MD5", "SHA-1", "SHA-256"})
  void hashesAsTheJdkDoes(String algorithm) throws NoSuchAlgorithmException {
    Random random = new Random(7);
    for (int length : new int[] {0, 1, 55, 56, 63, 64, 65, 4_096, 70_001}) {
      byte[] bytes = new byte[length];
      random.nextBytes(bytes);
      MessageDigest ours = NativeCrypto.digest(algorithm);
      for (int i = 0; i < length; i += 1_000) {
        ours.update(bytes, i, Math.min(1_000, length - i));
      }
      assertThat(ours.digest())
          .as("%s of %d bytes", algorithm, length)
          .isEqualTo(MessageDigest.getInstance(algorithm).digest(bytes));
    }
  }
}
