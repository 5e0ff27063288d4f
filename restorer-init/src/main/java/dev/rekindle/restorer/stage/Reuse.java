package dev.rekindle.restorer.stage;

import dev.rekindle.restorer.stage.JournalState.Known;
import dev.rekindle.restorer.stage.StageItem.Variant;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Collectors;

/**
 * Finds what need not be downloaded: files that an earlier run staged, and files of the live data
 * with the same bytes.
 */
final class Reuse {
  private final Fetching shared;
  private final JournalState before;
  private final Staged staged;
  private final Set<String> digestPaths;

  Reuse(Fetching shared, JournalState before, Staged staged, List<Job> digests) {
    this.shared = shared;
    this.before = before;
    this.staged = staged;
    this.digestPaths =
        digests.stream().map(job -> job.file().path()).collect(Collectors.toUnmodifiableSet());
  }

  /** Puts in place what can be; returns the rest, in no order. */
  List<Job> reuse(List<Job> jobs) throws StageException, InterruptedException {
    Queue<Job> rest = new ConcurrentLinkedQueue<>();
    shared
        .crew()
        .work(
            jobs.stream()
                .<Crew.Task>map(
                    job ->
                        buffer -> {
                          if (!keep(job, buffer) && !link(job, buffer)) {
                            rest.add(job);
                          }
                        })
                .toList());
    shared.problems().throwIfAny();
    return List.copyOf(rest);
  }

  /** Returns how many bytes of a file's own an earlier run brought. */
  long bytesThere(Job job) {
    return before
        .begun(job.path())
        .filter(begun -> begun.origin().equals(job.origin()))
        .map(begun -> begun.ranges().stream().mapToLong(begun.grid()::length).sum())
        .orElse(0L);
  }

  private boolean keep(Job job, byte[] buffer) throws IOException {
    Optional<Known> known = before.finished(job.path(), job.origin());
    Path target = job.item().target();
    Optional<BasicFileAttributes> found = known.flatMap(_ -> regular(target));
    if (known.isEmpty() || found.isEmpty()) {
      return false;
    }
    Known file = known.get();
    boolean untouched =
        found.get().size() == file.size() && Staged.modified(found.get()) == file.modified();
    if (untouched && file.certain()) {
      staged.kept(job, file.level(), file.taken() ? Arrival.Version.TAKEN : Arrival.Version.NAMED);
      return true;
    }
    boolean holds =
        found.get().size() == job.file().size()
            && DiskProof.holds(target, job, staged.plan(job), buffer);
    if (holds) {
      staged.provenAgain(job);
    }
    return holds;
  }

  /** Links a live file when its bytes are the wanted ones. */
  private boolean link(Job job, byte[] buffer) throws IOException {
    Path live = job.item().live();
    if (live == null || job.item().variant() != Variant.REFUSE || isOtherData(job)) {
      return false;
    }
    Optional<BasicFileAttributes> found = regular(live);
    if (found.isEmpty() || found.get().size() != job.file().size()) {
      return false;
    }
    try {
      if (!DiskProof.holds(live, job, staged.plan(job), buffer)) {
        return false;
      }
    } catch (IOException e) {
      // The database may have compacted it away meanwhile.
      return false;
    }
    staged.makeDirectory(job);
    Path target = job.item().target();
    Files.deleteIfExists(target);
    try {
      Files.createLink(target, live);
    } catch (FileSystemException | UnsupportedOperationException e) {
      // Another file system, or a kernel that protects links to files of others.
      return false;
    }
    if (!isSame(found.get(), regular(target))) {
      Files.deleteIfExists(target);
      return false;
    }
    staged.linked(job);
    return true;
  }

  /** When its digest component is not the wanted one, a data file is not either. */
  private boolean isOtherData(Job job) {
    Optional<String> digest = DigestComponent.digestPathOf(job.file());
    return digest.filter(digestPaths::contains).isPresent() && staged.plan(job).crc() == null;
  }

  private static boolean isSame(BasicFileAttributes hashed, Optional<BasicFileAttributes> linked) {
    return linked.isPresent()
        && Objects.equals(hashed.fileKey(), linked.get().fileKey())
        && hashed.size() == linked.get().size()
        && hashed.lastModifiedTime().equals(linked.get().lastModifiedTime());
  }

  private static Optional<BasicFileAttributes> regular(Path path) {
    // Nearly always there is none, and an exception would cost more than all else here.
    if (!Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
      return Optional.empty();
    }
    try {
      return Optional.of(
              Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS))
          .filter(BasicFileAttributes::isRegularFile);
    } catch (IOException e) {
      return Optional.empty();
    }
  }
}
