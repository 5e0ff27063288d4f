package dev.rekindle.e2e.scale;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** What a {@code /metrics} said, in Prometheus' text format. */
record Scrape(String text) {
  private static final Pattern BOUND = Pattern.compile("le=\"([^\"]+)\"");

  /** Returns the sum of all samples of a metric whose labels contain this text. */
  double sum(String metric, String labels) {
    return samples(metric).filter(line -> line.contains(labels)).mapToDouble(Scrape::value).sum();
  }

  private Stream<String> samples(String metric) {
    return text.lines()
        .filter(line -> line.startsWith(metric + "{") || line.startsWith(metric + " "));
  }

  private static double value(String line) {
    return Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1));
  }

  /**
   * Returns a quantile of a histogram, between its bounds in a straight line as Prometheus does it;
   * nothing when nothing was counted since the earlier scrape.
   */
  Optional<Duration> quantile(String metric, String labels, double quantile, Scrape before) {
    Map<Double, Double> now = buckets(metric, labels);
    Map<Double, Double> then = before.buckets(metric, labels);
    List<double[]> counts = new ArrayList<>();
    now.forEach(
        (bound, count) -> counts.add(new double[] {bound, count - then.getOrDefault(bound, 0.0)}));
    double all = counts.isEmpty() ? 0 : counts.getLast()[1];
    double lowerBound = 0;
    double lowerCount = 0;
    for (double[] one : counts) {
      if (all > 0 && one[1] >= quantile * all) {
        double upper = Double.isInfinite(one[0]) ? lowerBound : one[0];
        double share =
            one[1] == lowerCount ? 0 : (quantile * all - lowerCount) / (one[1] - lowerCount);
        return Optional.of(
            Duration.ofNanos(Math.round((lowerBound + (upper - lowerBound) * share) * 1e9)));
      }
      lowerBound = one[0];
      lowerCount = one[1];
    }
    return Optional.empty();
  }

  private Map<Double, Double> buckets(String metric, String labels) {
    Map<Double, Double> buckets = new TreeMap<>();
    samples(metric + "_bucket")
        .filter(line -> line.contains(labels))
        .forEach(
            line -> {
              Matcher bound = BOUND.matcher(line);
              if (bound.find()) {
                double at =
                    bound.group(1).equals("+Inf")
                        ? Double.POSITIVE_INFINITY
                        : Double.parseDouble(bound.group(1));
                buckets.put(at, value(line));
              }
            });
    return buckets;
  }
}
