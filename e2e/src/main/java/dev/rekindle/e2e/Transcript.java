package dev.rekindle.e2e;

import java.io.PrintStream;
import java.time.Duration;
import java.util.Locale;

/** What a person who watches the demo reads: numbered steps, what each found, how long it took. */
final class Transcript {
  private static final int WIDTH = 90;

  private final PrintStream out;
  private final long begin = System.nanoTime();
  private int step;

  Transcript(PrintStream out) {
    this.out = out;
  }

  /** Runs a step and prints how long it took. */
  void step(String title, Runnable work) {
    out.printf("%n%d. %s%n", ++step, title);
    long start = System.nanoTime();
    work.run();
    out.printf("   (%s)%n", seconds(start));
  }

  /** Prints something that was found. */
  void say(String text) {
    text.lines().forEach(line -> out.println("   " + line));
  }

  /** Prints what a program said, broken into lines that fit a terminal. */
  void quote(String text) {
    StringBuilder line = new StringBuilder();
    for (String word : text.split(" ", -1)) {
      if (line.length() + word.length() >= WIDTH && !line.isEmpty()) {
        out.println("        " + line);
        line.setLength(0);
      }
      line.append(line.isEmpty() ? "" : " ").append(word);
    }
    out.println("        " + line);
  }

  /** Prints a check, and ends the demo when it does not hold. */
  void check(boolean holds, String what) {
    if (!holds) {
      throw new DemoFailure(what);
    }
    out.println("   [ok] " + what);
  }

  /** Prints how long everything took. */
  void end() {
    out.printf("%nEvery check held. %s in all.%n", seconds(begin));
  }

  private static String seconds(long start) {
    Duration taken = Duration.ofNanos(System.nanoTime() - start);
    return String.format(Locale.ROOT, "%.1f s", taken.toMillis() / 1000.0);
  }

  /** A check of the demo did not hold. */
  static final class DemoFailure extends IllegalStateException {
    DemoFailure(String what) {
      super("does not hold: " + what);
    }
  }
}
