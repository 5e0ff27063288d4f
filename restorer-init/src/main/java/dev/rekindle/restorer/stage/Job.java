package dev.rekindle.restorer.stage;

import dev.rekindle.backup.ManifestFile;

/**
 * An item on its way.
 *
 * @param item what is wanted
 * @param path how the journal calls the target: the area's number and the path below it
 */
record Job(StageItem item, String path) {

  ManifestFile file() {
    return item.file();
  }

  /** Returns what the target is fetched for; another origin is another file. */
  String origin() {
    return file().size() + " " + Tag.describe(file().hash()) + " " + file().key();
  }

  MismatchException mismatch(String expected, String found) {
    return new MismatchException(
        "%s (for %s): expected %s, found %s."
            .formatted(file().key(), file().path(), expected, found));
  }

  MismatchException mismatch(Verdict.Refused refused) {
    return mismatch(refused.expected() + " and " + file().size() + " bytes", refused.found());
  }
}
