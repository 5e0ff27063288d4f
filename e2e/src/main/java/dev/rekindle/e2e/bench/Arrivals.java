package dev.rekindle.e2e.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/** Whether what a contestant wrote is what the bucket holds. */
final class Arrivals {

  private Arrivals() {}

  /**
   * Compares every file.
   *
   * @param whole whether every byte is looked at, not only the size
   * @return how many files of the bucket came
   */
  static int check(String who, Workload workload, Path target, boolean all, boolean whole) {
    Map<String, StoredObject> expected = new HashMap<>();
    workload.objects().forEach(object -> expected.put(object.tail(), object));
    int arrived = 0;
    for (Path file : Trees.files(target)) {
      StoredObject object = expected.remove(tail(target, file));
      if (object != null) {
        compare(who, object, file, whole);
        arrived++;
      }
    }
    expected.values().removeIf(object -> !all && isSystem(object));
    if (!expected.isEmpty()) {
      throw new IllegalStateException(
          "%s left out %d files, such as %s"
              .formatted(who, expected.size(), expected.keySet().iterator().next()));
    }
    return arrived;
  }

  private static boolean isSystem(StoredObject object) {
    return object.tail().startsWith("system");
  }

  private static void compare(String who, StoredObject object, Path file, boolean whole) {
    try {
      boolean same =
          Files.size(file) == object.size() && (!whole || Checksums.crc32(file) == object.crc32());
      if (!same) {
        throw new IllegalStateException(
            "%s wrote %s, which is not %s".formatted(who, file, object.key()));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The last three names; files that lie higher are nobody's object. */
  private static String tail(Path target, Path file) {
    Path relative = target.relativize(file);
    int names = relative.getNameCount();
    return names < 3 ? relative.toString() : relative.subpath(names - 3, names).toString();
  }
}
