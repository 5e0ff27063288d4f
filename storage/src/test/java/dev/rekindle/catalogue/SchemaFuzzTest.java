package dev.rekindle.catalogue;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rekindle.backup.SchemaFacts;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/**
 * Schemas with random damage: reading one ends with an answer, of bounded size and on single lines.
 * {@code -Drekindle.fuzz.manifests=<count>} sets how many are tried, as for manifests.
 */
class SchemaFuzzTest {
  private static final int COUNT =
      Integer.getInteger("rekindle.fuzz.manifests", System.getenv("CI") == null ? 20_000 : 100_000);
  private static final long SEED = Long.getLong("rekindle.fuzz.seed", 42);

  @Test
  void noSchemaMakesReadingFail() {
    Mutator mutator = new Mutator(new SplittableRandom(SEED));
    byte[] seed = SchemaReaderTest.REAL.getBytes(StandardCharsets.UTF_8);
    int understood = 0;
    int different = 0;
    for (int i = 0; i < COUNT; i++) {
      byte[] text = mutator.mutate(seed);
      SchemaFacts facts = read(text, i);
      understood += facts.unread().isEmpty() ? 1 : 0;
      different += facts.replication().containsKey("shop") ? 0 : 1;
      for (String problem : facts.unread()) {
        if (problem.length() > 600 || problem.chars().anyMatch(c -> c < ' ')) {
          throw new AssertionError("said " + problem + " of " + said(text, i));
        }
      }
    }
    assertThat(understood).as("some damage does no harm").isBetween(COUNT / 100, COUNT - 1);
    assertThat(different).as("some damage hides a keyspace").isBetween(COUNT / 100, COUNT - 1);
  }

  private static SchemaFacts read(byte[] text, int round) {
    try {
      return SchemaReader.read(new ByteArrayInputStream(text), CatalogueLimits.DEFAULT);
    } catch (IOException | RuntimeException e) {
      throw new AssertionError(said(text, round), e);
    }
  }

  private static String said(byte[] text, int round) {
    return "input " + round + " of seed " + SEED + ": " + new String(text, StandardCharsets.UTF_8);
  }
}
