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

/**
 * An open {@link Volume}'s inside: the sites, the ledger as last written, and what is done next.
 */
final class Workbench {

  private final Disk disk;
  private final VolumeSpec spec;
  private final Records records;
  private final Locks locks;
  private List<Site> sites;
  private @Nullable Path home;
  private @Nullable Ledger ledger;

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
      List<Site> sites = new Survey(disk).find(spec.roots());
      for (Site site : sites) {
        if (site.work().isPresent()) {
          locks.take(site.working());
        }
      }
      // Another process may have made a work directory between the look and the lock.
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

  void release() {
    locks.release();
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

  Recovery recover() throws IOException, VolumeException {
    String found = state();
    Presence presence = new Presence(disk, sites);
    int[] moved = {0, 0};
    String note = "";
    switch (ledger) {
      case null -> presence.refuseDataWithoutLedger();
      case Ledger.Done done -> presence.refuseMissing(done.roots());
      case Ledger.Aborted _ -> {}
      case Ledger.Committed committed -> moved = forward(committed);
      case Ledger.Uncommitted uncommitted -> {
        if (!presence.holdsStaged(uncommitted.roots())) {
          write(uncommitted.abort(now()));
          note =
              "the staged data was on a volume that is gone, or for other directories; discarded";
        }
      }
    }
    return new Recovery(found, state(), moved[0], moved[1], note + tidy() + mark());
  }

  /** What is left to delete after a restore's end; its failure stops nobody. */
  private String tidy() {
    try {
      if (ledger instanceof Ledger.Finished) {
        discardStaged();
      }
      return "";
    } catch (IOException e) {
      return "what is left of an earlier restore could not be deleted: " + e;
    }
  }

  /** Writes the guard where it is not yet; only a restore insists on it. */
  private String mark() throws VolumeException {
    try {
      List<Site> marked = new ArrayList<>();
      for (Site site : sites) {
        marked.add(disk.kind(site.path()) == Kind.DIRECTORY ? settle(site) : site);
      }
      sites = marked;
      return "";
    } catch (IOException e) {
      return "the volume could not be marked as this pod's: " + e;
    }
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
    List<Path> setAside = new ArrayList<>();
    for (Site site : sites) {
      if (site.work().isEmpty()) {
        continue;
      }
      guard = guard.isPresent() ? guard : new Records(disk).guard(site.working());
      Path old = site.working().resolve(Site.OLD);
      for (String uid : Site.names(disk, old)) {
        if (!disk.list(old.resolve(uid)).isEmpty()) {
          setAside.add(old.resolve(uid));
        }
      }
    }
    return new VolumeStatus(guard, ledger, empty(disk, sites), setAside);
  }

  private static boolean empty(Disk disk, List<Site> sites) throws IOException {
    for (Site site : sites) {
      if (!site.content(disk).isEmpty()) {
        return false;
      }
    }
    return true;
  }

  void begin(RestoreRef restore) throws IOException, VolumeException {
    switch (ledger) {
      case Ledger.Uncommitted going when going.head().restore().equals(restore) -> {
        return;
      }
      case Ledger.Uncommitted going when !going.head().restore().uid().equals(restore.uid()) ->
          abort();
      case Ledger.Done done when done.head().restore().uid().equals(restore.uid()) ->
          throw wrong(Code.ALREADY_DONE, restore, "a restore that this volume has not had", done);
      case Ledger.Finished _ -> {}
      case null -> {}
      case Ledger.Uncommitted other ->
          throw wrong(Code.WRONG_STATE, restore, "the same backup and digest", other);
      case Ledger.Committed unfinished ->
          throw wrong(Code.WRONG_STATE, restore, "no unfinished switch", unfinished);
    }
    List<Site> settled = new ArrayList<>();
    for (Site site : sites) {
      settled.add(settle(site));
    }
    sites = settled;
    Preflight.check(disk, sites);
    if (home == null) {
      home = sites.getFirst().working();
    }
    write(
        Ledger.begin(
            (Ledger.Finished) ledger,
            spec.guard(),
            restore,
            empty(disk, sites),
            sites.stream().map(Site::place).toList(),
            now()));
  }

  Path incoming(Root root) throws IOException, VolumeException {
    Ledger.Uncommitted going = uncommitted();
    Site site =
        sites.stream()
            .filter(candidate -> candidate.name().equals(root.name()) && candidate.restored())
            .findFirst()
            .orElseThrow(
                () -> new IllegalArgumentException(root + " is not one of the restored " + sites));
    return made(site.working(), Site.NEW, going.head().restore().uid());
  }

  Path journal() throws IOException, VolumeException {
    String uid = uncommitted().head().restore().uid();
    return made(home(), Site.JOURNAL, uid);
  }

  void staged() throws IOException, VolumeException {
    switch (uncommitted()) {
      case Ledger.Staged _ -> {}
      case Ledger.Staging staging -> {
        List<RootMoves> moves = moves(staging.head().restore().uid());
        Contents.refuseUnfit(home(), moves);
        syncStaged(staging.head().restore().uid());
        write(staging.staged(now()));
      }
    }
  }

  void commit() throws IOException, VolumeException {
    switch (ledger) {
      case Ledger.Done _ -> {}
      case Ledger.Staged staged -> {
        String uid = staged.head().restore().uid();
        Preflight.check(disk, sites);
        List<RootMoves> moves = moves(uid);
        Contents.refuseUnfit(home(), moves);
        for (Site site : sites) {
          made(site.working(), Site.OLD, uid);
        }
        syncStaged(uid);
        Ledger.Out out = staged.out(moves, now());
        write(out);
        forward(out);
        discardStaged();
      }
      case Ledger.Out out -> forward(out);
      case Ledger.In in -> forward(in);
      case Ledger.Staging _, Ledger.Aborted _ -> throw notStaged();
      case null -> throw notStaged();
    }
  }

  private VolumeException notStaged() {
    return VolumeException.of(
        "switching to the restored data",
        Code.NOTHING_STAGED,
        sites.getFirst().path(),
        "a restore whose data is all there and verified",
        "ledger state " + state(),
        "stage first");
  }

  /** From the commit point on there is only this way. */
  private int[] forward(Ledger.Committed from) throws IOException, VolumeException {
    String uid = from.head().restore().uid();
    List<Step> steps = new Presence(disk, sites).steps(from.moves());
    Ledger.In in;
    int out = 0;
    switch (from) {
      case Ledger.Out state -> {
        for (Step step : steps) {
          made(step.site().working(), Site.OLD, uid);
        }
        out = new Switch(disk, uid).out(steps);
        in = state.in(now());
        write(in);
      }
      case Ledger.In state -> in = state;
      case Ledger.Done _ -> {
        return new int[] {0, 0};
      }
    }
    int movedIn = new Switch(disk, uid).in(steps);
    write(in.done(now()));
    return new int[] {out, movedIn};
  }

  void abort() throws IOException {
    if (ledger instanceof Ledger.Uncommitted going) {
      write(going.abort(now()));
      discardStaged();
    }
  }

  void releaseOld() throws IOException, VolumeException {
    if (ledger != null && !(ledger instanceof Ledger.Finished)) {
      throw VolumeException.of(
          "deleting the old data",
          Code.WRONG_STATE,
          home(),
          "no restore under way",
          "%s, state %s".formatted(ledger.head().restore(), state()),
          "wait until it is done");
    }
    for (Site site : sites) {
      if (site.work().isEmpty()) {
        continue;
      }
      Path old = site.working().resolve(Site.OLD);
      for (String uid : Site.names(disk, old)) {
        // Renamed first, so that what is called old is always complete.
        Path trash = made(site.working(), Site.TRASH, uid);
        disk.deleteTree(trash);
        disk.move(old.resolve(uid), trash);
        disk.sync(old);
        disk.deleteTree(trash);
      }
    }
  }

  private void discardStaged() throws IOException {
    for (Site site : sites) {
      if (site.work().isPresent()) {
        disk.deleteTree(site.working().resolve(Site.NEW));
        disk.deleteTree(site.working().resolve(Site.JOURNAL));
        disk.deleteTree(site.working().resolve(Site.TRASH));
      }
    }
  }

  private void syncStaged(String uid) throws IOException {
    List<Path> trees = new ArrayList<>();
    List<Path> above = new ArrayList<>();
    for (Site site : sites) {
      trees.add(made(site.working(), Site.OLD, uid));
      above.add(site.working().resolve(Site.OLD));
      if (site.restored()) {
        trees.add(made(site.working(), Site.NEW, uid));
        above.add(site.working().resolve(Site.NEW));
      }
      above.add(site.working());
    }
    disk.syncTrees(trees);
    for (Path directory : above) {
      disk.sync(directory);
    }
  }

  private List<RootMoves> moves(String uid) throws IOException {
    List<RootMoves> moves = new ArrayList<>();
    for (Site site : sites) {
      List<String> in = site.restored() ? Site.names(disk, site.incoming(uid)) : List.of();
      moves.add(new RootMoves(site.place(), site.content(disk), in));
    }
    return moves;
  }

  private Path made(Path work, String part, String uid) throws IOException {
    Path parent = work.resolve(part);
    if (disk.kind(parent) == Kind.MISSING) {
      disk.createDirectory(parent);
    }
    Path directory = parent.resolve(uid);
    if (disk.kind(directory) == Kind.MISSING) {
      disk.createDirectory(directory);
    }
    return directory;
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

  private Ledger.Uncommitted uncommitted() throws VolumeException {
    if (ledger instanceof Ledger.Uncommitted going) {
      return going;
    }
    throw VolumeException.of(
        "preparing the staging area",
        Code.WRONG_STATE,
        sites.getFirst().path(),
        "a restore that was begun and not committed",
        "ledger state " + state(),
        "begin the restore first");
  }

  private VolumeException wrong(Code code, RestoreRef restore, String expected, Ledger found) {
    return VolumeException.of(
        "beginning " + restore,
        code,
        home(),
        expected,
        "%s with digest %s, state %s"
            .formatted(found.head().restore(), found.head().restore().digest(), found.state()),
        "create a new Restore; one that has ended, or is about other data, is never run again");
  }

  private String state() {
    return ledger == null ? "none" : ledger.state();
  }

  private Instant now() {
    return spec.clock().instant();
  }
}
