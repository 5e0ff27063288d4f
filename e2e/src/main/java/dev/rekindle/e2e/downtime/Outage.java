package dev.rekindle.e2e.downtime;

import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;

/**
 * When some of the rows could not be had.
 *
 * @param from the last good answer of the node that went first
 * @param to the first good answer, with only good ones behind it, of the node that came last
 */
record Outage(long from, long to) {

  /** Returns the one outage that there was, from samples of each node in the order of time. */
  static Outage of(List<Sample> samples) {
    List<Outage> outages =
        samples.stream().collect(Collectors.groupingBy(Sample::node)).values().stream()
            .map(Outage::ofOne)
            .toList();
    return new Outage(
        outages.stream().mapToLong(Outage::from).min().orElseThrow(),
        outages.stream().mapToLong(Outage::to).max().orElseThrow());
  }

  private static Outage ofOne(List<Sample> samples) {
    List<Boolean> good = samples.stream().map(Sample::good).toList();
    int first = good.indexOf(false);
    int last = good.lastIndexOf(false);
    if (first < 1 || last == good.size() - 1) {
      throw new IllegalStateException(
          "%s was to answer, then not, then again; of %d answers the first bad was number %d, the last number %d"
              .formatted(samples.getFirst().node(), good.size(), first + 1, last + 1));
    }
    return new Outage(samples.get(first - 1).at(), samples.get(last + 1).at());
  }

  Duration length() {
    return Duration.ofNanos(to - from);
  }
}
