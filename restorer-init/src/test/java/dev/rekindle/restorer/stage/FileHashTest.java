package dev.rekindle.restorer.stage;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rekindle.proof.ProofLevel;
import dev.rekindle.proof.StatedHash;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class FileHashTest {

  @Test
  void gridsCoverEveryByteOnceWithoutCrossingSegments() {
    Random random = new Random(3);
    for (int round = 0; round < 500; round++) {
      long size = random.nextInt(1 << random.nextInt(1, 9));
      long segment = random.nextInt(1, 1 << random.nextInt(1, 9));
      RangeGrid grid = new RangeGrid(size, segment, random.nextLong(1, segment + 1));
      long next = 0;
      for (int i = 0; i < grid.ranges(); i++) {
        assertThat(grid.offset(i)).isEqualTo(next);
        if (size > 0) {
          assertThat(grid.length(i)).isPositive();
          assertThat(next / segment).isEqualTo((next + grid.length(i) - 1) / segment);
        }
        next += grid.length(i);
      }
      assertThat(next).isEqualTo(size);
    }
  }

  @Test
  void givesTheSameInWhateverOrderRangesCome() throws Exception {
    Random random = new Random(4);
    for (int round = 0; round < 200; round++) {
      byte[] bytes = Samples.bytes(round, random.nextInt(40_000));
      int segment = random.nextInt(500, 20_000);
      ProofPlan plan =
          new ProofPlan(
              new KnownCrc(Crc.CRC_32, 0, ProofLevel.SIZE),
              new Digesting.Parts("", segment, List.of()));
      RangeGrid grid = new RangeGrid(bytes.length, segment, random.nextInt(1, segment + 1));
      if (grid.perSegment() > 9) {
        continue;
      }
      List<Integer> order = new ArrayList<>();
      for (int i = 0; i < grid.ranges(); i++) {
        order.add(i);
      }
      Collections.shuffle(order, random);
      FileHash hash = new FileHash(plan, grid);
      for (int index : order) {
        pass(hash, grid, bytes, index);
      }

      Computed computed = hash.result();
      assertThat(computed.crc()).isEqualTo(Samples.crc(bytes));
      assertThat(new StatedHash.Multipart(computed.digest(), grid.segments()))
          .isEqualTo(Samples.multipart(bytes, segment));
    }
  }

  @Test
  @Timeout(60)
  void hashesAsOneStreamWhatManyThreadsBring() throws Exception {
    byte[] bytes = Samples.bytes(5, 3_000_000);
    String sha256 = Samples.digest("SHA-256", bytes);
    ProofPlan plan = new ProofPlan(null, new Digesting.Whole("SHA-256", sha256));
    RangeGrid grid = new RangeGrid(bytes.length, bytes.length, 10_000);
    FileHash hash = new FileHash(plan, grid);
    AtomicInteger next = new AtomicInteger();
    try (ExecutorService crew = Executors.newFixedThreadPool(16)) {
      List<Future<?>> all = new ArrayList<>();
      for (int t = 0; t < 16; t++) {
        all.add(
            crew.submit(
                () -> {
                  for (int i = next.getAndIncrement();
                      i < grid.ranges();
                      i = next.getAndIncrement()) {
                    pass(hash, grid, bytes, i);
                  }
                  return null;
                }));
      }
      for (Future<?> one : all) {
        one.get();
      }
    }

    assertThat(hash.result().digest()).isEqualTo(sha256);
  }

  private static void pass(FileHash hash, RangeGrid grid, byte[] bytes, int index)
      throws Exception {
    FileHash.Range range = hash.begin(index);
    int from = (int) grid.offset(index);
    byte[] part = Arrays.copyOfRange(bytes, from, from + (int) grid.length(index));
    int half = part.length / 2;
    range.update(Arrays.copyOfRange(part, 0, half), half);
    range.update(Arrays.copyOfRange(part, half, part.length), part.length - half);
    range.end(
        new byte[777],
        (buffer, offset, length) -> {
          System.arraycopy(bytes, (int) offset, buffer, 0, length);
          return length;
        });
  }
}
