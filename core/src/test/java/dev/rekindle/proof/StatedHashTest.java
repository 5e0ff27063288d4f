package dev.rekindle.proof;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Locale;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The forms of section 4.4 of the Medusa layout, and what only looks like one. */
class StatedHashTest {
  private static final String HELLO = "5d41402abc4b2a76b9719d911017c592";

  @ParameterizedTest
  @NullSource
  @ValueSource(strings = {"", "no-md5-hash"})
  void statesNothingWhereTheStoreGaveNoHash(String value) {
    assertThat(StatedHash.ofMedusa(value)).isEqualTo(StatedHash.NONE);
  }

  @ParameterizedTest
  @ValueSource(strings = {HELLO, "5D41402ABC4B2A76B9719D911017C592", "XUFAKrxLKna5cZ2REBfFkg=="})
  void readsHexAndBase64AsTheSameMd5(String value) {
    assertThat(StatedHash.ofMedusa(value)).isEqualTo(new StatedHash.Md5(HELLO));
  }

  @Test
  void readsBase64WithEveryDigit() {
    assertThat(StatedHash.ofMedusa("++++////AAAAzzzz9999aQ=="))
        .isEqualTo(new StatedHash.Md5("fbefbeffffff000000cf3cf3f7df7d69"));
  }

  @Test
  void readsMultipartWithItsNumberOfParts() {
    assertThat(StatedHash.ofMedusa(HELLO + "-1")).isEqualTo(new StatedHash.Multipart(HELLO, 1));
    assertThat(StatedHash.ofMedusa(HELLO.toUpperCase(Locale.ROOT) + "-10000"))
        .isEqualTo(new StatedHash.Multipart(HELLO, 10_000));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        " ",
        "null",
        "NO-MD5-HASH",
        " " + HELLO,
        HELLO + "\n",
        HELLO + "\u0000",
        "\"" + HELLO + "\"",
        "W/" + HELLO,
        HELLO + "-",
        HELLO + "-0",
        HELLO + "-01",
        HELLO + "--1",
        HELLO + "-99999999999999999999",
        HELLO + "-1-1",
        "5d41402abc4b2a76b9719d911017c59",
        "5d41402abc4b2a76b9719d911017c5923",
        "gd41402abc4b2a76b9719d911017c592",
        "５d41402abc4b2a76b9719d911017c592",
        "XUFAKrxLKna5cZ2REBfFkg=",
        "XUFAKrxLKna5cZ2REBfFkg",
        "XUFAKrxLKna5cZ2REBfFkh==",
        "XUFAKrxLKna5cZ2REBfF_-==",
        "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
        "0x8DC2F1A7B3C4D5E",
        "../../etc/passwd"
      })
  void keepsAnythingElseAsItIsAndProvesNothingByIt(String value) {
    assertThat(StatedHash.ofMedusa(value)).isEqualTo(new StatedHash.Opaque(value));
  }

  @Test
  void readsAnyTextWithoutFailing() {
    var random = new Random(22);
    for (int i = 0; i < 200_000; i++) {
      var text = new StringBuilder();
      for (int length = random.nextInt(40); length > 0; length--) {
        text.append(
            random.nextInt(9) == 0
                ? (char) random.nextInt(0x10000)
                : "09afAF-=/+".charAt(random.nextInt(10)));
      }
      StatedHash hash = StatedHash.ofMedusa(text.toString());

      if (hash instanceof StatedHash.Opaque(String value)) {
        assertThat(value).isEqualTo(text.toString());
      }
    }
  }

  @Test
  void ordersLevelsOfProofFromWeakToStrong() {
    assertThat(ProofLevel.values())
        .containsExactly(ProofLevel.SIZE, ProofLevel.OBJECT, ProofLevel.CONTENT);
  }
}
