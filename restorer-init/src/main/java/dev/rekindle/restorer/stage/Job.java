package dev.rekindle.restorer.stage;

import dev.rekindle.backup.ManifestFile;
import java.nio.file.Path;

/**
 * An item on its way.
 *
 * @param item what is wanted
 * @param area the area that its target is in
 * @param number the area's
 */
record Job(StageItem item, Path area, int number) {

  ManifestFile file() {
    return item.file();
  }

  /** Returns how the journal calls the target: the area's number and the path below it. */
  String path() {
    return number + "/" + area.relativize(item.target());
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
