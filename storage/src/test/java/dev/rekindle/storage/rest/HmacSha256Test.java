package dev.rekindle.storage.rest;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.security.GeneralSecurityException;
import java.util.Random;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HmacSha256Test {
  private final Random random = new Random(5);

  /** RFC 4231, test case 2. */
  @Test
  void isTheOneOfTheStandard() {
    byte[] code =
        new HmacSha256("Jefe".getBytes(US_ASCII))
            .of("what do ya want for nothing?".getBytes(US_ASCII));

    assertThat(code)
        .asHexString()
        .isEqualToIgnoringCase("5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 32, 63, 64, 65, 200})
  void agreesWithThePlatformsForKeysOfAnyLength(int length) throws GeneralSecurityException {
    byte[] key = bytes(length);
    byte[] message = bytes(300);
    Mac platform = Mac.getInstance("HmacSHA256");
    platform.init(new SecretKeySpec(key, "HmacSHA256"));

    assertThat(new HmacSha256(key).of(message)).isEqualTo(platform.doFinal(message));
  }

  private byte[] bytes(int length) {
    byte[] bytes = new byte[length];
    random.nextBytes(bytes);
    return bytes;
  }
}
