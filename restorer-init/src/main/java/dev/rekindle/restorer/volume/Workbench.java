package dev.rekindle.restorer.volume;

import dev.rekindle.ledger.Guard;
import dev.rekindle.ledger.Ledger;
import dev.rekindle.ledger.RestoreRef;
import dev.rekindle.ledger.RootMoves;
import dev.rekindle.restorer.volume.Disk.Kind;
import dev.rekindle.restorer.volume.Switch.Step;
import dev.rekindle.restorer.volume.VolumeProblem.Code;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** An open {@link Volume}'s inside: the sites, the ledger as last written, and what comes next. */
final class Workbench {

  private final Disk disk;
  private final VolumeSpec spec;
  private final Records records;
  private final Locks locks;
  private List<Site> sites;
  private @Nullable Path home;
  private @Nullable Ledger ledger;
  private @Nullable RestoreRef begun;

  private Workbench(Disk disk, VolumeSpec spec, Locks locks, List<Site> sites) {
    this.disk = disk;
    this.spec = spec;
    this.records = new Records(disk);
    this.locks = locks;
    this.sites = sites;
  }

  static Workbench lock(Disk disk, VolumeSpec spec) throws IOException, VolumeException {
    Locks locks = new Locks(disk);
    boolean open = false;
    try {
      for (Site site : new Survey(disk).find(spec.roots())) {
        if (site.work().isPresent()) {
          locks.take(site.working());
        }
      }
      // Looked at again: another process may have been at work between the look and the lock.
      Workbench workbench = new Workbench(disk, spec, locks, new Survey(disk).find(spec.roots()));
      workbench.read();
      open = true;
      return workbench;
    } finally {
      if (!open) {
        locks.release();
      }
    }
  }

  static VolumeStatus inspect(Disk disk, List<Root> roots) throws IOException, VolumeException {
    List<Site> sites = new Survey(disk).find(roots);
    return status(disk, sites, new Records(disk).ledger(sites).map(Records.Found::ledger));
  }

  private void read() throws IOException, VolumeException {
    Ownership.check(records, spec.guard(), sites);
    Optional<Records.Found> found = records.ledger(sites);
    home = found.map(Records.Found::work).orElse(null);
    ledger = found.map(Records.Found::ledger).orElse(null);
    if (ledger != null && !ledger.head().guard().equals(spec.guard())) {
      throw Ownership.foreign(String.valueOf(home), spec.guard(), ledger.head().guard());
    }
  }

  void release() {
    locks.release();
  }

  void refuseHalfSwitched() throws VolumeException {
    if (ledger instanceof Ledger.Committed && !(ledger instanceof Ledger.Done)) {
      throw VolumeException.of(
          "opening the volumes beside a database",
          Code.WRONG_STATE,
          home(),
          "no switch under way",
          "%s, state %s".formatted(ledger.head().restore(), state()),
          "delete the pod: its next start completes the switch before the database runs");
    }
  }

  Recovery recover() throws IOException, VolumeException {
    String found = state();
    Presence presence = new Presence(disk, sites);
    List<String> notes = new ArrayList<>();
    int[] moved = {0, 0};
    // No switch over types: its first use costs every start of a pod 0.1 s of CPU (ADR 0101).
    if (ledger == null) {
      presence.refuseDataWithoutLedger();
    } else if (ledger instanceof Ledger.Done done) {
      presence.refuseMissing(done.roots());
    } else if (ledger instanceof Ledger.Committed committed) {
      moved = forward(committed);
    } else if (ledger instanceof Ledger.Uncommitted uncommitted
        && !presence.holdsStaged(uncommitted.roots())) {
      write(uncommitted.abort(now()));
      notes.add("discarded staged data, since its directories are not those of today");
    }
    tidy().ifPresent(notes::add);
    mark().ifPresent(notes::add);
    return new Recovery(found, state(), moved[0], moved[1], notes);
  }

  /** What is left to delete after a restore's end; its failure stops nobody. */
  private Optional<String> tidy() {
    try {
      if (ledger instanceof Ledger.Finished) {
        directories().discardStaged();
      }
      return Optional.empty();
    } catch (IOException e) {
      return Optional.of("what is left of an earlier restore could not be deleted: " + e);
    }
  }

  /** Writes the guard where it is not yet; only a restore insists on it. */
  private Optional<String> mark() throws VolumeException {
    try {
      List<Site> marked = new ArrayList<>();
      for (Site site : sites) {
        marked.add(disk.kind(site.path()) == Kind.DIRECTORY ? settle(site) : site);
      }
      sites = marked;
      return Optional.empty();
    } catch (IOException e) {
      return Optional.of("the volume could not be marked as this pod's: " + e);
    }
  }

  private void settleAll() throws IOException, VolumeException {
    List<Site> settled = new ArrayList<>();
    for (Site site : sites) {
      settled.add(settle(site));
    }
    sites = settled;
  }

  private Site settle(Site site) throws IOException, VolumeException {
    Site settled = new Survey(disk).settle(site);
    locks.take(settled.working());
    if (records.guard(settled.working()).isEmpty()) {
      records.write(settled.working(), spec.guard());
    }
    return settled;
  }

  VolumeStatus status() throws IOException, VolumeException {
    return status(disk, sites, Optional.ofNullable(ledger));
  }

  private static VolumeStatus status(Disk disk, List<Site> sites, Optional<Ledger> ledger)
      throws IOException, VolumeException {
    Optional<Guard> guard = Optional.empty();
    for (Site site : sites) {
      if (guard.isEmpty() && site.work().isPresent()) {
        guard = new Records(disk).guard(site.working());
      }
    }
    WorkDirectories directories = new WorkDirectories(disk, sites);
    return new VolumeStatus(guard, ledger, directories.rootsEmpty(), directories.setAside());
  }

  void begin(RestoreRef restore) throws IOException, VolumeException {
    switch (ledger) {
      case Ledger.Uncommitted going when going.head().restore().equals(restore) -> settleAll();
      case Ledger.Uncommitted going when going.head().restore().uid().equals(restore.uid()) ->
          throw refused(Code.WRONG_STATE, restore, "the same backup and digest", going);
      case Ledger.Uncommitted going -> {
        refuseEarlier(restore, going);
        abort();
        start(restore);
      }
      case Ledger.Done done when done.head().restore().uid().equals(restore.uid()) ->
          throw refused(Code.ALREADY_DONE, restore, "a restore this volume has not had", done);
      case Ledger.Finished ended -> {
        refuseEarlier(restore, ended);
        start(restore);
      }
      case Ledger.Committed going ->
          throw refused(Code.WRONG_STATE, restore, "no unfinished switch", going);
      case null -> start(restore);
    }
    begun = restore;
  }

  private void start(RestoreRef restore) throws IOException, VolumeException {
    settleAll();
    Preflight.check(disk, sites);
    if (home == null) {
      home = sites.getFirst().working();
    }
    write(
        Ledger.begin(
            (Ledger.Finished) ledger,
            spec.guard(),
            restore,
            directories().rootsEmpty(),
            sites.stream().map(Site::place).toList(),
            now()));
  }

  /** Not only the last restore: none that set data aside here, and none before an aborted one. */
  private void refuseEarlier(RestoreRef restore, Ledger last) throws IOException, VolumeException {
    RestoreRef before = last.head().before();
    boolean setAside =
        directories().setAside().stream().anyMatch(path -> path.endsWith(restore.uid()));
    if (setAside || (before != null && before.uid().equals(restore.uid()))) {
      throw refused(Code.ALREADY_DONE, restore, "a restore this volume has not had", last);
    }
  }

  Path incoming(Root root) throws IOException, VolumeException {
    Site site =
        sites.stream()
            .filter(candidate -> candidate.name().equals(root.name()) && candidate.restored())
            .findFirst()
            .orElseThrow(
                () -> new IllegalArgumentException(root + " is not one of the restored " + sites));
    return directories().make(site.working(), Site.NEW, going());
  }

  Path journal() throws IOException, VolumeException {
    return directories().make(home(), Site.JOURNAL, going());
  }

  void staged() throws IOException, VolumeException {
    if (mine() instanceof Ledger.Staging staging) {
      String uid = staging.head().restore().uid();
      Contents.refuseUnfit(home(), directories().moves(uid));
      directories().sync(uid);
      write(staging.staged(now()));
    }
  }

  void commit() throws IOException, VolumeException {
    switch (mine()) {
      case Ledger.Staged staged -> {
        String uid = staged.head().restore().uid();
        Preflight.check(disk, sites);
        List<RootMoves> moves = directories().moves(uid);
        Contents.refuseUnfit(home(), moves);
        directories().sync(uid);
        Ledger.Out out = staged.out(moves, now());
        write(out);
        forward(out);
        directories().discardStaged();
      }
      case Ledger.Committed committed -> forward(committed);
      case Ledger.Staging _, Ledger.Aborted _ ->
          throw VolumeException.of(
              "switching to the restored data",
              Code.NOTHING_STAGED,
              home(),
              "a restore whose data is all there and verified",
              "ledger state " + state(),
              "stage first");
    }
  }

  /** From the commit point on there is only this way. */
  private int[] forward(Ledger.Committed from) throws IOException, VolumeException {
    if (from instanceof Ledger.Done) {
      return new int[] {0, 0};
    }
    String uid = from.head().restore().uid();
    List<Step> steps = new Presence(disk, sites).steps(from.moves());
    int movedOut = 0;
    if (from instanceof Ledger.Out out) {
      for (Step step : steps) {
        directories().make(step.site().working(), Site.OLD, uid);
      }
      movedOut = new Switch(disk, uid).out(steps);
      write(out.in(now()));
    }
    int movedIn = 0;
    if (ledger instanceof Ledger.In in) {
      movedIn = new Switch(disk, uid).in(steps);
      write(in.done(now()));
    }
    return new int[] {movedOut, movedIn};
  }

  void abort() throws IOException {
    if (ledger instanceof Ledger.Uncommitted going) {
      write(going.abort(now()));
      directories().discardStaged();
    }
  }

  void releaseOld(String uid) throws IOException, VolumeException {
    if (ledger != null && !(ledger instanceof Ledger.Finished)) {
      throw VolumeException.of(
          "deleting the old data",
          Code.WRONG_STATE,
          home(),
          "no restore under way",
          "%s, state %s".formatted(ledger.head().restore(), state()),
          "wait until it is done");
    }
    directories().releaseOld(uid);
  }

  private WorkDirectories directories() {
    return new WorkDirectories(disk, sites);
  }

  private void write(Ledger next) throws IOException {
    records.write(home(), next);
    ledger = next;
  }

  private Path home() {
    if (home == null) {
      throw new IllegalStateException("there is no ledger yet");
    }
    return home;
  }

  /** The ledger, if it is about the restore that was begun here: never about an earlier one. */
  private Ledger mine() throws VolumeException {
    if (ledger != null && ledger.head().restore().equals(begun)) {
      return ledger;
    }
    throw notBegun();
  }

  /** The UID of the restore that is being staged here. */
  private String going() throws VolumeException {
    if (mine() instanceof Ledger.Uncommitted staging) {
      return staging.head().restore().uid();
    }
    throw notBegun();
  }

  private VolumeException notBegun() {
    return VolumeException.of(
        "going on with a restore",
        Code.WRONG_STATE,
        sites.getFirst().path(),
        "a restore that was begun since the volume was opened, and that is not over",
        "ledger state " + state(),
        "begin the restore first");
  }

  private VolumeException refused(Code code, RestoreRef restore, String expected, Ledger found) {
    return VolumeException.of(
        "beginning " + restore,
        code,
        home(),
        expected,
        "%s with digest %s, state %s"
            .formatted(found.head().restore(), found.head().restore().digest(), found.state()),
        "create a new Restore (by hand: give another --restore-id); one that has ended, or is about other data, is never run again");
  }

  private String state() {
    return ledger == null ? "none" : ledger.state();
  }

  private Instant now() {
    return spec.clock().instant();
  }
}
