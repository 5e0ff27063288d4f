package dev.rekindle.e2e;

import java.io.Console;
import java.io.PrintStream;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Bars that move on a terminal, else a line whenever a node gets into another state. */
final class ProgressBars {
  private static final int WIDTH = 30;

  private final PrintStream out;
  private final boolean terminal;
  private final Map<String, String> shown = new HashMap<>();
  private boolean drawn;

  /** How far a node is; sizes in bytes, and what else there is to say. */
  record Bar(String node, String state, long done, long bytes, String more) {
    @Override
    public String toString() {
      int filled = bytes == 0 ? 0 : (int) (WIDTH * done / bytes);
      return "%-22s %-10s [%s%s] %5.1f of %5.1f MB%s"
          .formatted(
              node,
              state,
              "#".repeat(filled),
              "-".repeat(WIDTH - filled),
              done / 1e6,
              bytes / 1e6,
              more);
    }
  }

  private ProgressBars(PrintStream out, boolean terminal) {
    this.out = out;
    this.terminal = terminal;
  }

  /** On standard output, whatever that is. */
  static ProgressBars onStandardOutput() {
    return new ProgressBars(
        System.out, Optional.ofNullable(System.console()).map(Console::isTerminal).orElse(false));
  }

  /** Shows them, in the place of those that were shown last. */
  void show(List<Bar> bars) {
    if (terminal) {
      draw(bars);
    } else {
      bars.stream()
          .filter(bar -> !bar.state().equals(shown.put(bar.node(), bar.state())))
          .forEach(bar -> out.println("   " + bar));
    }
  }

  /** Leaves what was shown where it is. */
  void leave() {
    drawn = false;
  }

  private void draw(List<Bar> bars) {
    if (drawn) {
      out.print("\033[" + bars.size() + "A");
    }
    drawn = true;
    bars.forEach(bar -> out.print("\033[2K   " + bar + "\n"));
    out.flush();
  }
}
