package dev.rekindle.restorer;

import dev.rekindle.name.ExitCode;
import dev.rekindle.restorer.volume.MountedLayout;
import dev.rekindle.restorer.volume.Root;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Kills the launcher and starts it again, without the plan, without the bucket, with both. A
 * program of its own, since the mounts exist for it and its children only: {@code <layout> <base>
 * <kills> <seed>}; the user may write in {@code <base>/work}.
 */
final class KilledProgramMain {
  /** So many that moving them takes long enough to be caught at it. */
  private static final int OLD_NAMES = 600;

  /** What the ledger says when the kill comes; the last stands for any instant. */
  private static final List<String> INSTANTS = List.of("staging", "staged", "out", "in", "any");

  private static final Pattern STATE = Pattern.compile("\"state\" ?: ?\"([a-z]+)\"");
  private static final String POD = "c1-r1-0";

  private final List<Root> roots;
  private final NodeFixture node;
  private final Path bucket;
  private final Map<String, String> settings;
  private final String plan;
  private final Map<String, String> old;
  private final Map<String, String> restored;
  private final long took;

  private KilledProgramMain(MountedLayout layout, Path base) throws IOException {
    this.roots = layout.roots(base);
    this.node = new NodeFixture(base.resolve("work"));
    this.bucket = base.resolve("work/bucket");
    this.settings = settings(base);
    String storage = MedusaFixture.of(10, 20_000).writeTo(bucket);
    this.plan = node.stagingPlan(storage, POD).replace("\"stage\"", "\"commit\"");
    reset();
    this.old = image();
    node.write(plan);
    long begun = System.nanoTime();
    require(run(), ExitCode.DONE);
    this.took = System.nanoTime() - begun;
    this.restored = image();
    if (restored.equals(old)) {
      throw new AssertionError("the restore changed nothing");
    }
  }

  public static void main(String[] args) throws Exception {
    MountedLayout layout = MountedLayout.valueOf(args[0]);
    KilledProgramMain program = new KilledProgramMain(layout, Path.of(args[1]));
    Random random = new Random(Long.parseLong(args[3]));
    int kills = Integer.parseInt(args[2]);
    Map<String, Integer> found = new TreeMap<>();
    for (int kill = 0; kill < kills; kill++) {
      String instant = INSTANTS.get(kill % INSTANTS.size());
      try {
        found.merge(program.killAndGoOn(instant, random), 1, Integer::sum);
      } catch (AssertionError e) {
        throw new AssertionError("kill " + kill + " at " + instant, e);
      }
    }
    System.out.printf(
        "%s: user %s, %d kills of the program (seed %s), found %s%n",
        layout, Files.getAttribute(Path.of("/proc/self"), "unix:uid"), kills, args[3], found);
  }

  /** Returns what the ledger said after the kill. */
  private String killAndGoOn(String instant, Random random) throws Exception {
    reset();
    node.write(plan);
    try (RestorerProcess process = RestorerProcess.start(node.scratch, settings)) {
      if (instant.equals("any")) {
        TimeUnit.NANOSECONDS.sleep(random.nextLong(took));
      } else {
        while (process.isAlive() && !reached(instant)) {
          Thread.onSpinWait();
        }
      }
      process.kill();
    }
    String state = state().orElse("none");
    boolean switched = List.of("out", "in", "done").contains(state);

    Files.delete(node.plan);
    require(run(), ExitCode.PLAN);
    requireImage(switched, "without the plan, killed at " + state);

    Path gone = bucket.resolveSibling("gone");
    Files.move(bucket, gone);
    node.write(plan);
    boolean needsNothing = switched || state.equals("staged");
    require(run(), needsNothing ? ExitCode.DONE : ExitCode.BUCKET);
    requireImage(needsNothing, "without the bucket, killed at " + state);

    Files.move(gone, bucket);
    require(run(), ExitCode.DONE);
    requireImage(true, "with both, killed at " + state);
    return state;
  }

  private boolean reached(String instant) {
    List<String> order = List.of("staging", "staged", "out", "in", "done");
    return state().filter(state -> order.indexOf(state) >= order.indexOf(instant)).isPresent();
  }

  /** What the ledger says; it lies in the work directory of the first root. */
  private Optional<String> state() {
    Path first = roots.getFirst().path();
    for (Path work :
        List.of(
            first.resolveSibling(".rekindle").resolve(first.getFileName()),
            first.resolve(".rekindle/backups"))) {
      Matcher matcher = STATE.matcher(RestorerProcess.text(work.resolve("ledger.json")));
      if (matcher.find()) {
        return Optional.of(matcher.group(1));
      }
    }
    return Optional.empty();
  }

  private void requireImage(boolean isRestored, String when) throws IOException {
    Map<String, String> found = image();
    if (!found.equals(isRestored ? restored : old)) {
      String kind = found.equals(isRestored ? old : restored) ? "the other data" : "neither";
      throw new AssertionError(
          "%s: expected %s, found %s: %s"
              .formatted(when, isRestored ? "restored data" : "old data", kind, found.keySet()));
    }
  }

  private static void require(RestorerProcess.Ended ended, ExitCode code) {
    if (ended.exitCode() != code.number()) {
      throw new AssertionError(
          "expected %s, found exit code %d: %s".formatted(code, ended.exitCode(), ended.log()));
    }
  }

  private RestorerProcess.Ended run() {
    return RestorerProcess.run(node.scratch, settings);
  }

  private Map<String, String> settings(Path base) {
    Map<String, String> all = new HashMap<>(node.pod(POD));
    all.put("REKINDLE_DATA_PATH", base.resolve("v").toString());
    all.put(
        "REKINDLE_DATA_DIRS",
        roots.stream()
            .filter(Root::restored)
            .map(root -> root.path().toString())
            .collect(Collectors.joining(",")));
    roots.stream()
        .filter(root -> !root.restored())
        .forEach(root -> all.put("REKINDLE_COMMIT_LOG_DIR", root.path().toString()));
    return all;
  }

  private void reset() throws IOException {
    for (Root root : roots) {
      delete(root.path().resolveSibling(".rekindle"));
      for (Path child : children(root.path())) {
        if (!child.endsWith("lost+found")) {
          delete(child);
        }
      }
    }
    for (Root root : roots) {
      for (int i = 0; i < OLD_NAMES; i++) {
        Files.writeString(root.path().resolve("old-" + i), root.name() + i);
      }
    }
  }

  /** What the roots hold: every name, and of files a hash. */
  private Map<String, String> image() throws IOException {
    Map<String, String> image = new TreeMap<>();
    for (Root root : roots) {
      for (Path child : children(root.path())) {
        if (!child.endsWith("lost+found") && !child.endsWith(".rekindle")) {
          addTree(child, root.name() + "/" + child.getFileName() + "/", image);
        }
      }
    }
    return image;
  }

  private static void addTree(Path tree, String name, Map<String, String> image)
      throws IOException {
    try (Stream<Path> paths = Files.walk(tree)) {
      for (Path path : paths.toList()) {
        image.put(
            name + tree.relativize(path),
            Files.isRegularFile(path) ? "" + Arrays.hashCode(Files.readAllBytes(path)) : "");
      }
    }
  }

  private static List<Path> children(Path directory) throws IOException {
    try (Stream<Path> children = Files.list(directory)) {
      return children.toList();
    }
  }

  private static void delete(Path tree) throws IOException {
    if (!Files.exists(tree)) {
      return;
    }
    try (Stream<Path> paths = Files.walk(tree)) {
      for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    }
  }
}
