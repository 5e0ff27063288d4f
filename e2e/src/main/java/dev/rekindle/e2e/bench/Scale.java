package dev.rekindle.e2e.bench;

import java.util.Locale;

/**
 * How much is measured.
 *
 * @param big bytes of the one big file
 * @param gibibyte bytes of several files that are as much together
 * @param small how many files of 64 KiB
 * @param medium how many files of 5 MiB
 * @param pictures rows of 8 KiB in the mixed node
 * @param rounds how often each contestant runs
 * @param bigRounds the same for the big file, which takes longest
 * @param starts how often the start with nothing to do is measured
 */
record Scale(
    String name,
    long big,
    long gibibyte,
    int small,
    int medium,
    int pictures,
    int rounds,
    int bigRounds,
    int starts) {
  static Scale of(String name) {
    return switch (name.toLowerCase(Locale.ROOT)) {
      case "full" -> new Scale("full", 4L << 30, 1L << 30, 2_000, 200, 30_000, 3, 1, 25);
      case "small" -> new Scale("small", 48L << 20, 22L << 20, 40, 8, 500, 1, 1, 3);
      default -> throw new IllegalArgumentException("--scale: full or small, not " + name);
    };
  }

  Scale withRounds(int count) {
    return new Scale(name, big, gibibyte, small, medium, pictures, count, count, starts);
  }
}
