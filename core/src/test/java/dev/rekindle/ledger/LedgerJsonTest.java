package dev.rekindle.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.fail;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

class LedgerJsonTest {

  private static final long SEED = 53;

  @Test
  void readsBackWhatItWrote() throws Exception {
    Random random = new Random(SEED);
    for (int i = 0; i < 3_000; i++) {
      Ledger ledger = Ledgers.any(random);
      assertThat(LedgerJson.readLedger(LedgerJson.write(ledger))).isEqualTo(ledger);
    }
  }

  @Test
  void readsBackTheGuard() throws Exception {
    Guard guard = new Guard("prod", "cassandra-r1", "cassandra-r1-0", "cassandra");
    assertThat(LedgerJson.readGuard(LedgerJson.write(guard))).isEqualTo(guard);
  }

  @Test
  void refusesEveryTornFile() {
    byte[] whole = LedgerJson.write(Ledgers.any(new Random(SEED)));
    for (int length = 0; length < whole.length; length++) {
      byte[] torn = Arrays.copyOf(whole, length);
      assertThatThrownBy(() -> LedgerJson.readLedger(torn))
          .isInstanceOf(LedgerFormatException.class);
    }
  }

  @Test
  void refusesEveryFlippedBit() {
    byte[] whole = LedgerJson.write(Ledgers.any(new Random(SEED)));
    for (int bit = 0; bit < whole.length * 8; bit++) {
      byte[] flipped = whole.clone();
      flipped[bit / 8] ^= (byte) (1 << (bit % 8));
      assertThatThrownBy(() -> LedgerJson.readLedger(flipped))
          .isInstanceOf(LedgerFormatException.class);
    }
  }

  @Test
  void refusesAnotherVersionByName() {
    assertRefused(
        json -> json.replace("\"version\":1", "\"version\":2"),
        "format version 2, expected 1: use the release of Rekindle that wrote it, or a newer one");
  }

  @Test
  void refusesUnknownFieldsAndStates() {
    assertRefused(
        json -> json.replace("\"version\":1", "\"version\":1,\"hurry\":true"),
        "unknown fields [hurry]");
    assertRefused(
        json -> json.replace("\"workload\"", "\"work\""),
        "field guard.workload: expected a text, found nothing");
    assertRefused(
        json -> json.replace("\"done\"", "\"undone\""),
        "expected staging, staged, out, in, done or aborted, found 'undone'");
    assertRefused(
        json -> json.replace("\"version\":1", "\"version\":1,\"version\":1"), "Duplicate field");
    assertRefused(json -> json + "{}", "expected nothing after the JSON");
  }

  @Test
  void refusesNamesThatLeaveTheRoot() {
    for (String name : new String[] {"..", ".", "a/b", "/etc", "", "a\\u0000b"}) {
      assertRefused(
          json -> json.replace("\"system\"", "\"" + name + "\""),
          "expected the name of one file or directory");
    }
    assertRefused(json -> json.replace("\"uid-1\"", "\"../uid-1\""), "uid is '../uid-1'");
  }

  @Test
  void anyGarbageWithARightChecksumIsRefusedOrReadAndNeverCrashes() {
    Random random = new Random(SEED);
    int read = 0;
    for (int i = 0; i < 200_000; i++) {
      byte[] document = document(Ledgers.any(random)).getBytes(StandardCharsets.UTF_8);
      for (int change = random.nextInt(4); change >= 0; change--) {
        mutate(document, random);
      }
      try {
        LedgerJson.readLedger(Envelope.seal(document));
        read++;
      } catch (LedgerFormatException e) {
        assertThat(e).hasMessageMatching("(?s).+");
      } catch (RuntimeException e) {
        fail(
            "seed %d, document %d: %s"
                .formatted(SEED, i, new String(document, StandardCharsets.UTF_8)),
            e);
      }
    }
    assertThat(read).isPositive();
  }

  private static void mutate(byte[] document, Random random) {
    int at = random.nextInt(document.length);
    switch (random.nextInt(3)) {
      case 0 -> document[at] = (byte) random.nextInt(256);
      case 1 -> document[at] = (byte) "\"{}[]:,.0n\\".charAt(random.nextInt(11));
      default ->
          System.arraycopy(
              document,
              at,
              document,
              random.nextInt(document.length - Math.min(8, document.length - at)),
              Math.min(8, document.length - at));
    }
    for (int i = 0; i < document.length; i++) {
      // The envelope holds one line.
      document[i] = document[i] == '\n' ? (byte) ' ' : document[i];
    }
  }

  private static String document(Ledger ledger) {
    String file = new String(LedgerJson.write(ledger), StandardCharsets.UTF_8);
    return file.substring(0, file.indexOf('\n'));
  }

  private static void assertRefused(UnaryOperator<String> edit, String reason) {
    String before = document(LedgerTest.done());
    String after = edit.apply(before);
    assertThat(after).isNotEqualTo(before);
    assertThatThrownBy(
            () -> LedgerJson.readLedger(Envelope.seal(after.getBytes(StandardCharsets.UTF_8))))
        .isInstanceOf(LedgerFormatException.class)
        .hasMessageContaining(reason);
  }
}
