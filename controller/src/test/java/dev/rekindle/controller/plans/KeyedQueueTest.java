package dev.rekindle.controller.plans;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class KeyedQueueTest {
  private final List<Duration> took = new CopyOnWriteArrayList<>();
  private KeyedQueue queue;

  @AfterEach
  void close() {
    queue.close();
  }

  @Test
  void worksOnDifferentKeysAtOnce() {
    CyclicBarrier met = new CyclicBarrier(8);
    List<String> done = new CopyOnWriteArrayList<>();
    begin(
        key -> {
          await(met);
          done.add(key);
        });

    List<String> keys = List.of("a", "b", "c", "d", "e", "f", "g", "h");
    keys.forEach(queue::add);

    Awaitility.await()
        .untilAsserted(() -> assertThat(done).containsExactlyInAnyOrderElementsOf(keys));
  }

  @Test
  void neverWorksOnTheSameKeyTwiceAtOnce() {
    Map<String, AtomicInteger> working = new ConcurrentHashMap<>();
    List<Integer> atOnce = new CopyOnWriteArrayList<>();
    begin(
        key -> {
          AtomicInteger its = working.computeIfAbsent(key, _ -> new AtomicInteger());
          atOnce.add(its.incrementAndGet());
          pause();
          its.decrementAndGet();
        });

    for (int i = 0; i < 200; i++) {
      queue.add("a");
      queue.add("b");
      pause();
    }

    Awaitility.await().untilAsserted(() -> assertThat(atOnce).hasSizeGreaterThan(20));
    assertThat(atOnce).containsOnly(1);
  }

  @Test
  void whatIsAddedWhileItIsWorkedOnHasOneMoreTurn() throws InterruptedException {
    CountDownLatch begun = new CountDownLatch(1);
    CountDownLatch added = new CountDownLatch(1);
    AtomicInteger turns = new AtomicInteger();
    begin(
        _ -> {
          turns.incrementAndGet();
          begun.countDown();
          await(added);
        });
    queue.add("a");
    begun.await();

    queue.add("a");
    queue.add("a");
    added.countDown();

    Awaitility.await().untilAsserted(() -> assertThat(took).hasSize(2));
    assertThat(turns).hasValue(2);
  }

  @Test
  void triesAgainWhatFails() {
    AtomicInteger turns = new AtomicInteger();
    begin(
        _ -> {
          if (turns.incrementAndGet() < 3) {
            throw new IllegalStateException("not yet");
          }
        });

    queue.add("a");

    Awaitility.await().untilAsserted(() -> assertThat(took).hasSize(3));
    assertThat(turns).hasValue(3);
  }

  private void begin(Consumer<String> work) {
    queue = new KeyedQueue("test", work, took::add);
  }

  private static void pause() {
    try {
      TimeUnit.MILLISECONDS.sleep(2);
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  private static void await(CyclicBarrier barrier) {
    try {
      barrier.await(30, TimeUnit.SECONDS);
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }
}
