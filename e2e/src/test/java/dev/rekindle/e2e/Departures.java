package dev.rekindle.e2e;

import dev.rekindle.e2e.cluster.Watch;
import java.util.List;

/** Which pods of a ring went while it was open, in their order. */
final class Departures implements AutoCloseable {
  private final Watch watch;

  private Departures(Watch watch) {
    this.watch = watch;
  }

  /** Returns when all pods of the ring have been seen. */
  static Departures of(PodRing ring) {
    Watch watch =
        Watch.of(
            ring.on().cluster(),
            List.of("pods", "-n", ring.namespace(), "-l", "app=c1"),
            List.of(".metadata.name"));
    int all = ring.pods().size();
    watch.await("all pods are there", lines -> lines.size() >= all ? lines : null);
    return new Departures(watch);
  }

  /** The names of those that went; one that went twice comes twice. */
  List<String> pods() {
    return watch.lines().stream()
        .map(Watch.Line::fields)
        .filter(fields -> fields.getFirst().equals("DELETED"))
        .map(fields -> fields.get(1))
        .toList();
  }

  @Override
  public void close() {
    watch.close();
  }
}
