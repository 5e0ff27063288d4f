package dev.rekindle.storage;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class KeyOrderTest {
  @Test
  void isTheOrderOfTheBytes() {
    List<String> keys =
        List.of(
            "", "a", "a-", "a/", "a0", "ab", "é", "\ud7ff", "\ue000", "\uffee", "😀", "😁", "😀a");

    for (String a : keys) {
      for (String b : keys) {
        int bytes = Arrays.compareUnsigned(a.getBytes(UTF_8), b.getBytes(UTF_8));
        assertThat(Integer.signum(KeyOrder.BY_BYTES.compare(a, b)))
            .as("%s against %s", a, b)
            .isEqualTo(Integer.signum(bytes));
      }
    }
  }
}
