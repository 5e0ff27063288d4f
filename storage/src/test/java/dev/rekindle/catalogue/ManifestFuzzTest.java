package dev.rekindle.catalogue;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rekindle.backup.ManifestFile;
import dev.rekindle.topology.Node;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/**
 * Manifests and token maps with random damage: whatever is in them, reading ends with an answer,
 * and no accepted name leads out of the directories that it belongs to.
 *
 * <p>{@code -Drekindle.fuzz.manifests=<count>} sets how many of each are tried, by default more in
 * CI, where they make a million with those of plans and ledgers; the seed is fixed, so that a
 * failure comes back, and part of the message.
 */
class ManifestFuzzTest {
  private static final int COUNT =
      Integer.getInteger("rekindle.fuzz.manifests", System.getenv("CI") == null ? 20_000 : 300_000);
  private static final long SEED = Long.getLong("rekindle.fuzz.seed", 42);
  private static final Path ROOT = Path.of("/data");
  private static final CatalogueLimits LIMITS =
      new CatalogueLimits(1 << 20, 1 << 20, 1 << 20, 50, 5, 5, 5, 5);

  @Test
  void noManifestLeadsOutOfTheNodesDirectory() throws Exception {
    SplittableRandom random = new SplittableRandom(SEED);
    Mutator mutator = new Mutator(random);
    List<byte[]> seeds = manifests();
    int accepted = 0;
    for (int i = 0; i < COUNT; i++) {
      byte[] text = mutator.mutate(seeds.get(random.nextInt(seeds.size())));
      accepted += checkManifest(text, i) ? 1 : 0;
    }
    assertThat(accepted).as("some damage does no harm").isBetween(COUNT / 100, COUNT / 2);
  }

  @Test
  void noTokenMapNamesANodeThatCannotBe() throws Exception {
    SplittableRandom random = new SplittableRandom(SEED);
    Mutator mutator = new Mutator(random);
    List<byte[]> seeds = tokenMaps();
    int accepted = 0;
    for (int i = 0; i < COUNT; i++) {
      byte[] text = mutator.mutate(seeds.get(random.nextInt(seeds.size())));
      accepted += checkTokenMap(text, i) ? 1 : 0;
    }
    assertThat(accepted).as("some damage does no harm").isBetween(COUNT / 100, COUNT / 2);
  }

  private static boolean checkManifest(byte[] text, int round) {
    List<ManifestFile> files = new ArrayList<>();
    ManifestSummary summary;
    try {
      summary =
          new ManifestReader(Layout.of("p1"), "b1", "n", LIMITS, files::add)
              .read(new ByteArrayInputStream(text));
    } catch (IOException | RuntimeException e) {
      throw new AssertionError(said(text, round), e);
    }
    for (ManifestFile file : files) {
      if (!inside(file) || !file.key().startsWith("p1/n/") || file.size() < 0) {
        throw new AssertionError("accepted " + file + " of " + said(text, round));
      }
    }
    checkMessages(summary.problems(), text, round);
    return summary.problems().isEmpty() && distinct(files, text, round);
  }

  private static boolean inside(ManifestFile file) {
    Path target = ROOT.resolve(file.path());
    Path key = ROOT.resolve(file.key());
    return target.normalize().equals(target)
        && target.startsWith(ROOT)
        && target.getNameCount() - ROOT.getNameCount() == (file.directory().index() == null ? 3 : 4)
        && key.normalize().equals(key)
        && (file.key().startsWith("p1/n/data/") || file.key().startsWith("p1/n/b1/data/"))
        && file.path().chars().noneMatch(c -> c < ' ' || c == '\\' || c == 0x7f);
  }

  private static boolean distinct(List<ManifestFile> files, byte[] text, int round) {
    Set<String> paths = new HashSet<>();
    for (ManifestFile file : files) {
      if (!paths.add(file.path())) {
        throw new AssertionError("twice " + file + " of " + said(text, round));
      }
    }
    return true;
  }

  private static boolean checkTokenMap(byte[] text, int round) {
    TokenMap map;
    try {
      map = TokenMapReader.read(new ByteArrayInputStream(text), LIMITS);
    } catch (IOException | RuntimeException e) {
      throw new AssertionError(said(text, round), e);
    }
    checkMessages(map.problems(), text, round);
    if (!map.problems().isEmpty()) {
      return false;
    }
    for (Map.Entry<String, Node> entry : map.nodes().entrySet()) {
      if (!Layout.canBeNode(entry.getKey()) || !entry.getKey().equals(entry.getValue().name())) {
        throw new AssertionError("accepted " + entry + " of " + said(text, round));
      }
    }
    return true;
  }

  private static void checkMessages(List<String> problems, byte[] text, int round) {
    for (String problem : problems) {
      if (problem.length() > 600 || problem.chars().anyMatch(c -> c < ' ')) {
        throw new AssertionError("said " + problem + " of " + said(text, round));
      }
    }
  }

  private static String said(byte[] text, int round) {
    return "input " + round + " of seed " + SEED + ": " + new String(text, StandardCharsets.UTF_8);
  }

  private static List<byte[]> manifests() {
    List<byte[]> seeds = new ArrayList<>();
    for (String prefix : List.of("p1", "", "old")) {
      for (boolean differential : new boolean[] {true, false}) {
        MedusaBucket bucket = new MedusaBucket(prefix);
        seeds.add(bytes(bucket.backup("b1", differential).files("n").write()));
      }
    }
    String sha = "ab".repeat(32);
    String variant = "p1/n/data/rekindle.objects/" + sha + "/.idx/f";
    seeds.add(
        bytes(
            "[{\"objects\": [{\"sha256\": \"%s\", \"size\": 1, \"path\": \"%s\"}], \"x\": [{}],"
                    .formatted(sha, variant)
                + " \"columnfamily\": \"t\", \"keyspace\": \"ks\"}]"));
    return seeds;
  }

  private static List<byte[]> tokenMaps() {
    Map<String, String> nodes = new TreeMap<>(Map.of("n", "-1, 2, 3", "m", "4", "o_1", "5"));
    return List.of(
        bytes(MedusaBucket.tokenMap("dc1", nodes)),
        bytes("{\"n\": {\"tokens\": 170141183460469231731687303715884105728, \"is_up\": null}}"));
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
