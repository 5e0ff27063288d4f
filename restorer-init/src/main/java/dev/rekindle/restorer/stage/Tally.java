package dev.rekindle.restorer.stage;

import dev.rekindle.proof.ProofLevel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** Counts what a run does. Thread safe. */
final class Tally {
  /** Where a file came from. */
  enum Source {
    DOWNLOADED,
    LINKED,
    KEPT
  }

  private static final int MOST_WARNINGS = 200;

  private final Map<Source, Long> files = new EnumMap<>(Source.class);
  private final Map<Source, Long> bytes = new EnumMap<>(Source.class);
  private final Map<ProofLevel, Long> levels = new EnumMap<>(ProofLevel.class);
  private final List<String> warnings = new ArrayList<>();
  private long unlisted;
  private long leftOut;

  synchronized void file(Source source, long size, ProofLevel level) {
    files.merge(source, 1L, Long::sum);
    bytes.merge(source, size, Long::sum);
    levels.merge(level, 1L, Long::sum);
  }

  /** Moves bytes of a file that counts as downloaded to those kept from an earlier run. */
  synchronized void partsKept(long count) {
    bytes.merge(Source.KEPT, count, Long::sum);
    bytes.merge(Source.DOWNLOADED, -count, Long::sum);
  }

  synchronized void leftOut() {
    leftOut++;
  }

  synchronized void warn(String warning) {
    if (warnings.size() < MOST_WARNINGS) {
      warnings.add(warning);
    } else {
      unlisted++;
    }
  }

  synchronized StageResult result(Duration took) {
    List<String> all = new ArrayList<>(warnings);
    if (unlisted > 0) {
      all.add("... and " + unlisted + " more warnings.");
    }
    return new StageResult(
        files.values().stream().mapToLong(Long::longValue).sum(),
        bytes.values().stream().mapToLong(Long::longValue).sum(),
        share(Source.DOWNLOADED),
        share(Source.LINKED),
        share(Source.KEPT),
        levels,
        leftOut,
        all,
        took);
  }

  private StageResult.Share share(Source source) {
    return new StageResult.Share(files.getOrDefault(source, 0L), bytes.getOrDefault(source, 0L));
  }
}
