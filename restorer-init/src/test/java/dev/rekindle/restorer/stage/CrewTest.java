package dev.rekindle.restorer.stage;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class CrewTest {
  private static final int SIZE = 5;

  private final Problems problems = new Problems(Problems.Then.STOP);
  private final Crew crew = new Crew(SIZE, problems);

  @Test
  void allThreadsComeWhenThereIsWorkForAll() throws InterruptedException {
    CountDownLatch together = new CountDownLatch(SIZE);
    AtomicInteger met = new AtomicInteger();
    Crew.Task meeting =
        _ -> {
          together.countDown();
          if (together.await(30, TimeUnit.SECONDS)) {
            met.incrementAndGet();
          }
        };

    crew.work(Collections.nCopies(SIZE, meeting));

    assertThat(met).hasValue(SIZE);
  }

  @Test
  void workThatBringsWorkIsDoneToItsEnd() throws InterruptedException {
    AtomicInteger done = new AtomicInteger();
    Crew.Task last = _ -> done.incrementAndGet();
    Crew.Task first = _ -> crew.addFirst(List.of(last, last));

    crew.work(List.of(first));
    crew.work(List.of(first));

    assertThat(done).hasValue(4);
  }

  @Test
  void aProblemEndsTheWorkWhileThreadsAreStillStarted() throws InterruptedException {
    AtomicInteger done = new AtomicInteger();
    Crew.Task failing =
        _ -> {
          done.incrementAndGet();
          throw new IOException("the disk is broken");
        };

    crew.work(Collections.nCopies(1_000, failing));

    assertThat(done.get()).isBetween(1, SIZE);
    assertThat(problems.stopped()).isTrue();
  }
}
