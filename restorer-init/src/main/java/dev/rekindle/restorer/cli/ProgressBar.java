package dev.rekindle.restorer.cli;

import dev.rekindle.restorer.run.Status;
import dev.rekindle.rule.ByteCount;
import java.io.PrintStream;
import java.util.Locale;

/** One line on a terminal, drawn anew with every status: how much, how fast, how long. */
final class ProgressBar implements Status.Listener {
  private static final int CELLS = 30;

  private final PrintStream terminal;

  ProgressBar(PrintStream terminal) {
    this.terminal = terminal;
  }

  @Override
  public void on(Status status) {
    if (status.progress() != null) {
      terminal.print("\r\u001b[K" + line(status.progress()));
      terminal.flush();
    }
  }

  static String line(Status.Progress progress) {
    double part = progress.bytes() == 0 ? 1 : (double) progress.bytesDone() / progress.bytes();
    int filled = (int) (part * CELLS);
    return "["
        + "#".repeat(filled)
        + ".".repeat(CELLS - filled)
        + "] "
        + (int) (part * 100)
        + "%  "
        + ByteCount.text(progress.bytesDone())
        + " of "
        + ByteCount.text(progress.bytes())
        + "  "
        + progress.filesDone()
        + "/"
        + progress.files()
        + " files  "
        + ByteCount.text(progress.bytesPerSecond())
        + "/s"
        + (progress.secondsLeft() < 0 ? "" : "  " + duration(progress.secondsLeft()) + " left");
  }

  static String duration(long seconds) {
    if (seconds < 60) {
      return seconds + "s";
    }
    return seconds < 3600
        ? String.format(Locale.ROOT, "%d:%02d", seconds / 60, seconds % 60)
        : String.format(
            Locale.ROOT, "%d:%02d:%02d", seconds / 3600, seconds / 60 % 60, seconds % 60);
  }
}
