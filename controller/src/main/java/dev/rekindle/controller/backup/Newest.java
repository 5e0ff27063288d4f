package dev.rekindle.controller.backup;

import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.TreeSet;

/** The newest of all backups that go by, in memory for no more than are wanted. */
final class Newest {
  private static final Comparator<Entry> OLDEST_FIRST =
      Comparator.comparing(Entry::latest).thenComparing(Entry::tag);

  private final int most;
  private final TreeSet<Entry> entries = new TreeSet<>(OLDEST_FIRST);

  /**
   * One of them.
   *
   * @param latest its last sign of life
   */
  record Entry(String tag, Instant latest) {}

  Newest(int most) {
    this.most = most;
  }

  void add(String tag, Instant latest) {
    entries.add(new Entry(tag, latest));
    if (entries.size() > most) {
      entries.pollFirst();
    }
  }

  /** Returns them, newest first. */
  List<String> tags() {
    return entries.descendingSet().stream().map(Entry::tag).toList();
  }
}
