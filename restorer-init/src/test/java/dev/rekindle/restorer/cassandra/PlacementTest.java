package dev.rekindle.restorer.cassandra;

import static dev.rekindle.restorer.cassandra.Backups.ID;
import static dev.rekindle.restorer.cassandra.Backups.file;
import static dev.rekindle.restorer.cassandra.Backups.sstable;
import static org.assertj.core.api.Assertions.assertThat;

import dev.rekindle.backup.ManifestFile;
import dev.rekindle.backup.SSTableName;
import dev.rekindle.restorer.stage.StageItem;
import dev.rekindle.restorer.stage.StageItem.Variant;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class PlacementTest {
  private static final Handover NOTHING = new Handover.Nothing();

  @Test
  void putsEverythingBelowTheOnlyDataDirectory() throws Exception {
    List<StageItem> items =
        place(config(1, null), List.of(file("ks", "t" + ID, ".w_v", "nb-1-big-Data.db", 5)));

    assertThat(items)
        .singleElement()
        .satisfies(
            item -> {
              assertThat(item.target())
                  .isEqualTo(Path.of("/in/data0/ks/t" + ID + "/.w_v/nb-1-big-Data.db"));
              assertThat(item.live())
                  .isEqualTo(Path.of("/d0/ks/t" + ID + "/.w_v/nb-1-big-Data.db"));
            });
  }

  @Test
  void keepsTheComponentsOfAnSSTableTogether() throws Exception {
    List<ManifestFile> files =
        IntStream.range(0, 50)
            .boxed()
            .flatMap(i -> sstable("ks", "t" + ID, "nb-" + i + "-big", 10 + i).stream())
            .toList();

    Map<String, List<Path>> directories =
        place(config(3, null), files).stream()
            .collect(
                Collectors.groupingBy(
                    item -> SSTableName.parse(item.file().name()).orElseThrow().sstable(),
                    Collectors.mapping(item -> item.target().getName(1), Collectors.toList())));

    assertThat(directories).hasSize(50);
    assertThat(directories.values()).allSatisfy(list -> assertThat(list).containsOnly(list.get(0)));
  }

  @Test
  void spreadsBytesEvenly() throws Exception {
    Random random = new Random(7);
    List<ManifestFile> files =
        IntStream.range(0, 300)
            .mapToObj(i -> file("ks", "t" + ID, "nb-" + i + "-big-Data.db", random.nextInt(1000)))
            .toList();

    Map<Path, Long> bytes = new HashMap<>();
    place(config(3, null), files)
        .forEach(i -> bytes.merge(i.target().getName(1), i.file().size(), Long::sum));

    assertThat(bytes).hasSize(3);
    assertThat(Collections.max(bytes.values()) - Collections.min(bytes.values())).isLessThan(1000);
  }

  @Test
  void putsAFileInTheSamePlaceInWhateverOrderTheManifestIs() throws Exception {
    List<ManifestFile> files = new ArrayList<>();
    for (int i = 0; i < 60; i++) {
      files.addAll(sstable("ks" + i % 3, "t" + ID, "nb-" + i + "-big", i % 7));
    }
    Map<ManifestFile, Path> first = targets(place(config(2, null), files));
    Collections.shuffle(files, new Random(1));

    assertThat(targets(place(config(2, null), files))).isEqualTo(first);
  }

  @Test
  void keepsTheOrderOfTheManifest() throws Exception {
    List<ManifestFile> files =
        Stream.of(5, 900, 3).map(n -> file("ks", "t" + ID, "nb-" + n + "-big-Data.db", n)).toList();

    assertThat(place(config(2, null), files)).extracting(StageItem::file).isEqualTo(files);
  }

  @Test
  void keepsLocalSystemTablesInTheFirstDataDirectory() throws Exception {
    assertThat(localTables(config(3, null))).containsOnly(Path.of("data0"));
  }

  @Test
  void putsLocalSystemTablesIntoTheirOwnDirectoryWhereConfigured() throws Exception {
    assertThat(localTables(config(2, Path.of("/sys")))).containsOnly(Path.of("system"));
  }

  @Test
  void spreadsTheSystemTablesThatCassandraSpreads() throws Exception {
    List<StageItem> items =
        place(
            config(2, Path.of("/sys")),
            List.of(
                file("system", "batches" + ID, "nb-1-big-Data.db", 3),
                file("system", "paxos" + ID, "nb-1-big-Data.db", 3),
                file("ks", "paxos" + ID, "nb-1-big-Data.db", 1)));

    assertThat(items)
        .extracting(item -> item.target().getName(1).toString())
        .containsExactly("data0", "data1", "data0");
  }

  @Test
  void countsLocalSystemTablesAsLoadOfTheFirstDataDirectory() throws Exception {
    List<StageItem> items =
        place(
            config(2, null),
            List.of(
                file("system_schema", "tables" + ID, "nb-1-big-Data.db", 100),
                file("ks", "t" + ID, "nb-1-big-Data.db", 50)));

    assertThat(items)
        .extracting(item -> item.target().getName(1).toString())
        .containsExactly("data0", "data1");
  }

  @Test
  void letsOnlyRewrittenComponentsDiffer() throws Exception {
    List<StageItem> items =
        place(
            config(1, null),
            Stream.of(
                    "Statistics.db",
                    "TOC.txt",
                    "Summary.db",
                    "Data.db",
                    "Index.db",
                    "SAI+aa+Statistics.db")
                .map(component -> file("ks", "t" + ID, "nb-1-big-" + component, 1))
                .toList());

    assertThat(items)
        .extracting(StageItem::variant)
        .containsExactly(
            Variant.TAKE,
            Variant.TAKE,
            Variant.LEAVE_OUT,
            Variant.REFUSE,
            Variant.REFUSE,
            Variant.REFUSE);
  }

  private static List<Path> localTables(NodeConfig config) {
    return place(
            config,
            Stream.of("IndexInfo", "built_views", "paxos_repair_history")
                .flatMap(
                    table ->
                        Stream.of(
                            file("system", table + ID, "nb-1-big-Data.db", 1),
                            file("system_schema", "tables" + ID, "nb-1-big-Data.db", 9)))
                .distinct()
                .toList())
        .stream()
        .map(item -> item.target().getName(1))
        .toList();
  }

  private static Map<ManifestFile, Path> targets(List<StageItem> items) {
    return items.stream().collect(Collectors.toMap(StageItem::file, StageItem::target));
  }

  private static List<StageItem> place(NodeConfig config, List<ManifestFile> files) {
    return Placement.items(
        new Selection(files, List.of()), config, root -> Path.of("/in", root.name()));
  }

  private static NodeConfig config(int data, Path system) throws CassandraConfigException {
    List<Path> paths = IntStream.range(0, data).mapToObj(i -> Path.of("/d" + i)).toList();
    return NodeConfig.ofDirectories(
        new Directories(Path.of("/c"), paths, system, null, null, null, null), NOTHING, null);
  }
}
