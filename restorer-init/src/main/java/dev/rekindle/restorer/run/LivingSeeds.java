package dev.rekindle.restorer.run;

import dev.rekindle.restorer.cassandra.Seeds;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * The seeds that answer. While every node of the target waits, none of them is the target's: the
 * restored nodes would join a cluster that lives. Thread safe.
 */
final class LivingSeeds implements Supplier<List<String>> {
  private static final int CONNECT_MILLIS = 1_000;

  /** The controller gives an answer four seconds. */
  private static final Duration ALL = Duration.ofSeconds(2);

  /** However many ask. */
  private static final Duration FRESH = Duration.ofSeconds(1);

  private final Supplier<Seeds> configured;
  private final InstantSource clock;
  private Instant asked = Instant.MIN;
  private List<String> last = List.of();

  /**
   * Nobody is asked yet.
   *
   * @param configured read each time, for it may be a file
   */
  LivingSeeds(Supplier<Seeds> configured, InstantSource clock) {
    this.configured = configured;
    this.clock = clock;
  }

  @Override
  public synchronized List<String> get() {
    if (clock.instant().isAfter(asked.plus(FRESH))) {
      last = ask(configured.get());
      asked = clock.instant();
    }
    return last;
  }

  private static List<String> ask(Seeds seeds) {
    List<Callable<Boolean>> questions = new ArrayList<>();
    List<Seeds.Place> places = List.copyOf(seeds.places());
    if (places.isEmpty()) {
      return List.of();
    }
    places.forEach(place -> questions.add(() -> answers(place)));
    ExecutorService threads =
        Executors.newCachedThreadPool(
            Thread.ofPlatform().daemon().name("seeds-", 0).factory()); // a name may take long
    try {
      List<Future<Boolean>> answers =
          threads.invokeAll(questions, ALL.toMillis(), TimeUnit.MILLISECONDS);
      List<String> alive = new ArrayList<>();
      for (int i = 0; i < places.size(); i++) {
        if (isTrue(answers.get(i))) {
          alive.add(places.get(i).toString());
        }
      }
      return alive;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return List.of();
    } finally {
      threads.shutdownNow();
    }
  }

  private static boolean isTrue(Future<Boolean> answer) throws InterruptedException {
    try {
      return answer.get();
    } catch (ExecutionException | CancellationException e) {
      return false; // whoever cannot be asked in time is none that a node would join
    }
  }

  private static boolean answers(Seeds.Place place) throws IOException {
    for (InetAddress address : InetAddress.getAllByName(place.host())) {
      try (Socket socket = new Socket()) {
        socket.connect(new InetSocketAddress(address, place.port()), CONNECT_MILLIS);
        return true;
      } catch (IOException e) {
        // Nobody listens there; a name may have more addresses.
      }
    }
    return false;
  }
}
