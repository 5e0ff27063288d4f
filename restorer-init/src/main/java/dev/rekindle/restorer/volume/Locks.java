package dev.rekindle.restorer.volume;

import dev.rekindle.restorer.volume.VolumeProblem.Code;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/** One lock per work directory, so that two processes never work on one volume. */
final class Locks {

  private final Disk disk;
  private final Map<Path, Disk.Lock> held = new LinkedHashMap<>();

  Locks(Disk disk) {
    this.disk = disk;
  }

  void take(Path work) throws IOException, VolumeException {
    Path file = work.resolve("lock");
    if (held.containsKey(file)) {
      return;
    }
    held.put(
        file,
        disk.lock(file)
            .orElseThrow(
                () ->
                    VolumeException.of(
                        "locking the volumes",
                        Code.LOCKED,
                        file,
                        "a lock that nobody holds",
                        "another process that works on this volume",
                        "wait for it, or stop it; the lock ends with its process")));
  }

  void release() {
    for (Map.Entry<Path, Disk.Lock> lock : held.entrySet()) {
      try {
        lock.getValue().release();
      } catch (IOException _) {
        // The lock ends with the process anyway.
      }
    }
    held.clear();
  }
}
