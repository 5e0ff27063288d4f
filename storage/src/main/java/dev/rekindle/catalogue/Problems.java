package dev.rekindle.catalogue;

import java.util.ArrayList;
import java.util.List;

/** The problems of one thing: the first few in words, the rest as a number. */
final class Problems {
  private final int limit;
  private final List<String> told = new ArrayList<>();
  private long count;

  Problems(int limit) {
    this.limit = limit;
  }

  void add(String problem) {
    count++;
    if (told.size() < limit) {
      told.add(problem);
    }
  }

  boolean none() {
    return count == 0;
  }

  /** Returns the problems in words, the last line being the number of those left out. */
  List<String> lines() {
    List<String> lines = new ArrayList<>(told);
    if (count > told.size()) {
      lines.add("and " + (count - told.size()) + " more problems");
    }
    return lines;
  }
}
