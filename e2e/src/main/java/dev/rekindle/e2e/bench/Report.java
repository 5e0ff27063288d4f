package dev.rekindle.e2e.bench;

import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/** The numbers as a person reads them. */
final class Report {
  /**
   * What one contestant showed.
   *
   * @param failure why it was not run again, or null
   */
  record Row(String name, int files, List<Meter.Reading> readings, @Nullable String failure) {
    double wall() {
      return median(readings, Meter.Reading::wall);
    }

    double durable() {
      return median(readings, Meter.Reading::durable);
    }

    boolean measured() {
      return failure == null && !readings.isEmpty();
    }
  }

  private Report() {}

  static String bytes(long count) {
    if (count >= 1 << 30) {
      return (count >> 30) + " GiB";
    }
    return count >= 1 << 20 ? (count >> 20) + " MiB" : (count >> 10) + " KiB";
  }

  /** One table, and whether we are as fast as the fastest of the others. */
  static String table(String title, List<Row> rows) {
    StringBuilder text = new StringBuilder("\n### " + title + "\n\n");
    text.append(
        """
        | | files | wall s [min-max] | on disk s | CPU s | peak MiB | runs |
        | --- | ---: | ---: | ---: | ---: | ---: | ---: |
        """);
    for (Row row : rows) {
      text.append(line(row));
    }
    text.append("\n");
    Row ours = rows.getFirst();
    List<Row> others = rows.stream().skip(1).filter(Row::measured).toList();
    if (!ours.measured() || others.isEmpty()) {
      return text.append("nothing to compare\n").toString();
    }
    text.append(verdict("until the data is on the disk", ours.durable(), others, Row::durable));
    text.append(verdict("until the program ends", ours.wall(), others, Row::wall));
    return text.toString();
  }

  private static String line(Row row) {
    if (!row.measured()) {
      return "| %s | failed: %s | | | | | %d |%n"
          .formatted(row.name(), row.failure(), row.readings().size());
    }
    return String.format(
        Locale.ROOT,
        "| %s | %,d | %.2f [%.2f-%.2f] | %.2f | %.2f | %.0f | %d |%n",
        row.name(),
        row.files(),
        row.wall(),
        row.readings().stream().mapToDouble(Meter.Reading::wall).min().orElseThrow(),
        row.readings().stream().mapToDouble(Meter.Reading::wall).max().orElseThrow(),
        row.durable(),
        median(row.readings(), Meter.Reading::cpu),
        row.readings().stream().mapToLong(Meter.Reading::memory).max().orElseThrow() / 1048576.0,
        row.readings().size());
  }

  private static String verdict(
      String what, double ours, List<Row> others, ToDoubleFunction<Row> measure) {
    Row fastest =
        others.stream()
            .min((a, b) -> Double.compare(measure.applyAsDouble(a), measure.applyAsDouble(b)))
            .orElseThrow();
    return String.format(
        Locale.ROOT,
        "%s: %.2f x the fastest other (%s)%n",
        what,
        ours / measure.applyAsDouble(fastest),
        fastest.name());
  }

  static double median(List<Meter.Reading> readings, ToDoubleFunction<Meter.Reading> value) {
    double[] sorted = readings.stream().mapToDouble(value).sorted().toArray();
    int half = sorted.length / 2;
    return sorted.length % 2 == 1 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2;
  }
}
