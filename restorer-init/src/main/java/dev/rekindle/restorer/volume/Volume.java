package dev.rekindle.restorer.volume;

import dev.rekindle.ledger.Guard;
import dev.rekindle.ledger.RestoreRef;
import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A node's data volumes: the roots of the database, their work directories, and the ledger that
 * makes the change from old to restored data atomic. {@code docs/ledger.md} has the picture.
 *
 * <p>Opening recovers: a switch that was cut off is completed before anything else, with no plan
 * and no network. Every method can be cut off at any point, by a crash or a loss of power; opening
 * again finds either all of the old data or completes all of the restored. While open, no other
 * process can work on the same volumes. Not thread-safe.
 *
 * <p>Every method throws {@link VolumeException} with all problems found; the live data is then as
 * it was, unless {@link #status} says {@code out} or {@code in}: then the database must not start,
 * and the next {@link #open} goes on.
 */
public final class Volume implements AutoCloseable {

  private final Workbench workbench;
  private final Recovery recovery;

  private Volume(Workbench workbench, Recovery recovery) {
    this.workbench = workbench;
    this.recovery = recovery;
  }

  /** Locks the volumes, checks that they are this pod's, and completes what was cut off. */
  public static Volume open(VolumeSpec spec) throws VolumeException {
    return open(spec, new LinuxDisk());
  }

  /**
   * Opens the volumes of a database that runs. A switch that was cut off is refused, not completed:
   * that would move files from under its hands. What was set aside or staged can be let go of.
   */
  public static Volume openBesideDatabase(VolumeSpec spec) throws VolumeException {
    return open(spec, new LinuxDisk(), Workbench::refuseHalfSwitched);
  }

  static Volume open(VolumeSpec spec, Disk disk) throws VolumeException {
    return open(spec, disk, null);
  }

  private static Volume open(VolumeSpec spec, Disk disk, @Nullable Check check)
      throws VolumeException {
    Workbench workbench = null;
    try {
      workbench = Workbench.lock(disk, spec);
      if (check != null) {
        check.of(workbench);
      }
      Volume volume = new Volume(workbench, workbench.recover());
      workbench = null;
      return volume;
    } catch (IOException e) {
      throw VolumeException.of("opening the volumes", e);
    } finally {
      if (workbench != null) {
        workbench.release();
      }
    }
  }

  /**
   * Completes a switch that was cut off, with nothing but its own ledger to say which directories
   * there are: a configuration that cannot be read any more is no reason to leave a volume half old
   * and half restored. Ledgers are looked for where they lie when a root is the path or in it.
   *
   * @param dataPath the parent of the database's directories
   * @param guard to whom the volumes belong; a ledger of anybody else is left alone
   * @return what was done; empty when no such switch was found
   */
  public static Optional<Recovery> resume(Path dataPath, Guard guard, InstantSource clock)
      throws VolumeException {
    Disk disk = new LinuxDisk();
    try {
      Optional<List<Root>> roots = new CutOff(disk, guard).below(dataPath);
      if (roots.isEmpty()) {
        return Optional.empty();
      }
      try (Volume volume = open(new VolumeSpec(guard, roots.get(), clock), disk)) {
        return Optional.of(volume.recovery());
      }
    } catch (IOException e) {
      throw VolumeException.of("looking for a switch that was cut off", e);
    }
  }

  /** What is on the volumes, without lock, recovery or any change; the database may be running. */
  public static VolumeStatus inspect(List<Root> roots) throws VolumeException {
    try {
      return Workbench.inspect(new LinuxDisk(), roots);
    } catch (IOException e) {
      throw VolumeException.of("looking at the volumes", e);
    }
  }

  /** Makes everything below a directory durable, at least; {@code syncfs(2)} where there is one. */
  public static void makeDurable(Path directory) throws IOException {
    new LinuxDisk().syncTrees(List.of(directory));
  }

  /** What {@link #open} found and did. */
  public Recovery recovery() {
    return recovery;
  }

  /** What is on the volumes now. */
  public VolumeStatus status() throws VolumeException {
    return attempt("looking at the volumes", workbench::status);
  }

  /**
   * Begins a restore, or goes on with it when it is the one that was begun before. Another one that
   * has not been committed is aborted. Nothing of the live data is touched.
   */
  public void begin(RestoreRef restore) throws VolumeException {
    attempt("beginning " + restore, () -> workbench.begin(restore));
  }

  /**
   * The directory whose children {@link #commit} will put into the root: on the root's own mount,
   * so that files of the live data can be hard-linked. It exists, and keeps its content from one
   * start to the next.
   *
   * @throws IllegalArgumentException when the root is not one of the restored ones
   */
  public Path incoming(Root root) throws VolumeException {
    return attempt("preparing the staging area", () -> workbench.incoming(root));
  }

  /** A directory for notes on what is staged; it goes when the staged data goes. */
  public Path journalDirectory() throws VolumeException {
    return attempt("preparing the staging area", workbench::journal);
  }

  /** Says that all data is in the staging area and verified, having made it durable. */
  public void staged() throws VolumeException {
    attempt("making the staged data durable", workbench::staged);
  }

  /**
   * Switches to the restored data. Only after {@link #staged}; no database may be running. Doing it
   * again is nothing.
   */
  public void commit() throws VolumeException {
    attempt("switching to the restored data", workbench::commit);
  }

  /** Gives up a restore that has not been committed, and discards its data. */
  public void abort() throws VolumeException {
    attempt("aborting the restore", workbench::abort);
  }

  /**
   * Deletes the old data that a finished restore has set aside. What others have set aside stays:
   * whoever asked for them may have wanted to keep it.
   */
  public void releaseOld(String uid) throws VolumeException {
    attempt("deleting the old data", () -> workbench.releaseOld(uid));
  }

  @Override
  public void close() {
    workbench.release();
  }

  private static void attempt(String what, Action action) throws VolumeException {
    attempt(
        what,
        () -> {
          action.run();
          return true;
        });
  }

  private static <T> T attempt(String what, Question<T> question) throws VolumeException {
    try {
      return question.answer();
    } catch (IOException e) {
      throw VolumeException.of(what, e);
    }
  }

  @FunctionalInterface
  private interface Action {
    void run() throws IOException, VolumeException;
  }

  @FunctionalInterface
  private interface Check {
    void of(Workbench workbench) throws VolumeException;
  }

  @FunctionalInterface
  private interface Question<T> {
    T answer() throws IOException, VolumeException;
  }
}
