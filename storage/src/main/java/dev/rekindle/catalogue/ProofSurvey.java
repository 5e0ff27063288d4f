package dev.rekindle.catalogue;

import dev.rekindle.backup.ManifestFile;
import dev.rekindle.backup.RestoredFiles;
import dev.rekindle.backup.SSTableName;
import dev.rekindle.proof.ProofLevel;
import java.util.HashMap;
import java.util.Map;

/**
 * How well the files of a node can be proven at best, told from their names and hashes alone, with
 * memory for one table at a time. It is never less than what a restore reaches: only files that it
 * brings back count, a {@code Data.db} is as good as its checksum component, and a {@code
 * Summary.db} may be left out.
 */
final class ProofSurvey {
  private static final String DATA = "-Data.db";
  private static final String DIGEST = "-Digest.crc32";
  private static final String SUMMARY = "-Summary.db";

  private ProofLevel best = ProofLevel.CONTENT;

  /** By the path of the SSTable, of the table at hand. */
  private final Map<String, ProofLevel> checksums = new HashMap<>();

  private final Map<String, ProofLevel> weakData = new HashMap<>();

  void add(ManifestFile file) {
    String name = file.name();
    if (name.endsWith(SUMMARY) || !RestoredFiles.has(file) || SSTableName.parse(name).isEmpty()) {
      return;
    }
    ProofLevel level = ProofLevel.allowedBy(file.hash());
    if (name.endsWith(DIGEST)) {
      checksums.put(sstable(file, DIGEST), level);
    }
    if (!name.endsWith(DATA)) {
      limit(level);
    } else if (level != ProofLevel.CONTENT) {
      weakData.put(sstable(file, DATA), level);
    }
  }

  private static String sstable(ManifestFile file, String component) {
    String path = file.path();
    return path.substring(0, path.length() - component.length());
  }

  /** All files of a table were added. */
  void endTable() {
    weakData.forEach(
        (sstable, level) -> {
          ProofLevel checksum = checksums.getOrDefault(sstable, ProofLevel.SIZE);
          limit(checksum.compareTo(level) > 0 ? checksum : level);
        });
    weakData.clear();
    checksums.clear();
  }

  private void limit(ProofLevel level) {
    best = level.compareTo(best) < 0 ? level : best;
  }

  ProofLevel best() {
    return best;
  }
}
