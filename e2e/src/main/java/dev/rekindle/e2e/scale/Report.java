package dev.rekindle.e2e.scale;

import java.io.PrintStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** One table of everything that was measured; each line is also shown as soon as it is known. */
final class Report {
  private final PrintStream out;
  private final List<String> rows = new ArrayList<>();
  private long peak;

  Report(PrintStream out) {
    this.out = out;
  }

  void row(String what, String value) {
    rows.add("| %s | %s |".formatted(what, value));
    out.println(what + ": " + value);
  }

  void row(String what, Duration took) {
    row(what, seconds(took));
  }

  static String seconds(Duration took) {
    double millis = took.toNanos() / 1e6;
    return millis < 1_000
        ? String.format(Locale.ROOT, "%.1f ms", millis)
        : String.format(Locale.ROOT, "%.1f s", millis / 1e3);
  }

  void memory(String when, MeasuredController controller) {
    MeasuredController.Memory memory = controller.memory();
    peak = Math.max(peak, memory.peak());
    row(
        "memory " + when,
        "%d MiB resident, %d MiB at most; %d MiB of live objects"
            .formatted(memory.resident(), memory.peak(), controller.liveHeap()));
  }

  /** Returns the most memory that was ever told, in MiB. */
  long peak() {
    return peak;
  }

  void table(String title) {
    out.println("\n### " + title + "\n\n| | |\n| --- | --- |");
    rows.forEach(out::println);
  }
}
