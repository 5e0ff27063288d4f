package dev.rekindle.catalogue;

import static dev.rekindle.catalogue.MedusaBucket.TABLE;
import static dev.rekindle.catalogue.MedusaBucket.entry;
import static org.assertj.core.api.Assertions.assertThat;

import dev.rekindle.backup.ManifestFile;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Manifests from somebody who means harm: nothing of them leaves the node's own directory. */
class HostileManifestTest {
  private static final CatalogueLimits SMALL =
      new CatalogueLimits(1 << 20, 1 << 20, 1 << 20, 10, 3, 3, 3, 5);

  private final MedusaBucket bucket = new MedusaBucket("p1");
  private final MedusaBucket.Backup backup = bucket.backup("b1", true);
  private final List<ManifestFile> files = new ArrayList<>();

  @ParameterizedTest
  @ValueSource(
      strings = {
        "../n/data/ks/T/f",
        "/p1/n/data/ks/T/f",
        "p1/n/../m/data/ks/T/f",
        "p1/./n/data/ks/T/f",
        "p1//n/data/ks/T/f",
        "p1/n/data/ks/T/..",
        "p1/n/data/ks/T/.",
        "p1/n/data/ks/T/",
        "p1/n/data/ks/T/a\\\\..\\\\b",
        "p1/n/data/ks/T/a\\u0000b",
        "p1/n/data/ks/T/a\\nb",
        "p1/n/data/ks/T/a\\u001bb",
        "p1/n/data/ks/T/a\\u202eb",
        "p1/n/data/ks/T/a\\ud800b",
        "p1/n/data/ks/T/../f",
        "p1/n/data/ks/T/.i/../f",
        "p1/n/data/ks/T/.i/.j/f",
        "p1/n/data/ks/T/deep/f",
        "p1/m/data/ks/T/f",
        "p1/m/b1/data/ks/T/f",
        "p1/n/b2/data/ks/T/f",
        "p1/n/b10/data/ks/T/f",
        "p1/xn/data/ks/T/f",
        "xp1n/data/ks/T/f",
        "p1/n/data/ks/other-0123456789abcdef0123456789abcdef/f",
        "p1/n/data/other/T/f",
        "p1/n/b1/meta/manifest.json",
        "p1/n/data/rekindle.objects/abc/f",
        "p1/n/data/rekindle.objects/../f",
        "data/ks/T/f",
        "f",
        "",
        "https://example.com/n/data/ks/T/f"
      })
  void refusesPathsThatAreNoneOfTheNodesOwn(String path) throws Exception {
    ManifestSummary read =
        read(section("ks", TABLE, entry(path.replace("/T/", "/" + TABLE + "/"), "null", 1)));

    assertThat(read.problems()).hasSize(1);
    assertThat(read.problems().getFirst())
        .contains("is no file of table \"ks/" + TABLE + "\" under n/data/ or n/b1/data/")
        .doesNotContain("\n", "\u0000", "\u001b", "\u202e");
    assertThat(files).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "../../../../outside, walks? no: holds a slash",
    ".., which walks through directories",
    ".rekindle, letters, digits",
    "'', which is empty",
    "a b, letters",
    "a/b, holds a slash",
    "a\\\\b, holds a slash or a backslash",
    "größe, letters"
  })
  void refusesKeyspacesThatCassandraCouldNotHave(String name, String words) throws Exception {
    ManifestSummary read = read(section(name, TABLE));

    assertThat(read.problems()).hasSize(1);
    assertThat(read.problems().getFirst())
        .startsWith("keyspace is ")
        .contains(words.replace("walks? no: ", ""));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "../../../../outside",
        "t-0123",
        "t-0123456789ABCDEF0123456789ABCDEF",
        "t-0123456789abcdef0123456789abcdef0",
        "-0123456789abcdef0123456789abcdef",
        "snap shots",
        ".t",
        ""
      })
  void refusesTablesThatCassandraCouldNotHave(String name) throws Exception {
    assertThat(read(section("ks", name)).problems())
        .singleElement()
        .asString()
        .startsWith("columnfamily is ");
  }

  @Test
  void refusesNamesThatAreTooLong() throws Exception {
    String path = "p1/n/data/ks/" + TABLE + "/";

    assertThat(read(section("k".repeat(256), TABLE)).problems().getFirst())
        .contains("longer than 255 bytes")
        .hasSizeLessThan(300);
    assertThat(read(section("ks", TABLE, entry(path + "ä".repeat(128), "null", 1))).problems())
        .hasSize(1);
    assertThat(read(section("ks", TABLE, entry(path + "ä".repeat(127), "null", 1))).problems())
        .isEmpty();
  }

  @Test
  void refusesTheSameTargetTwiceAlsoInOtherCase() throws Exception {
    String path = "p1/n/data/ks/" + TABLE + "/";
    ManifestSummary read =
        read(
            section(
                "ks",
                TABLE,
                entry(path + "a-Data.db", "null", 1),
                entry("p1/n/b1/data/ks/" + TABLE + "/a-Data.db", "null", 1),
                entry(path + "A-data.DB", "null", 1),
                entry(path + "ſ-straße", "null", 1),
                entry(path + "S-STRASSE", "null", 1)));

    assertThat(read.problems()).hasSize(3).allMatch(p -> p.startsWith("two files would be "));
  }

  @Test
  void refusesASectionTwiceAlsoInOtherCase() throws Exception {
    ManifestSummary read =
        read("[" + inner("ks", TABLE) + "," + inner("ks", TABLE) + "," + inner("KS", TABLE) + "]");

    assertThat(read.problems()).hasSize(2).allMatch(p -> p.contains("is there a second time"));
  }

  @Test
  void refusesAFileWhereADirectoryMustBe() throws Exception {
    String path = "p1/n/data/ks/" + TABLE + "/";
    ManifestSummary read =
        read(
            section(
                "ks", TABLE, entry(path + ".idx", "null", 1), entry(path + ".idx/f", "null", 1)));

    assertThat(read.problems())
        .singleElement()
        .asString()
        .contains("both as a file and as the directory of an index");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"-1", "1.0", "1e3", "\"1\"", "null", "true", "9223372036854775808", "[1]", "{}"})
  void refusesSizesThatAreNone(String size) throws Exception {
    String path = "p1/n/data/ks/" + TABLE + "/f";
    String entry = "{\"path\": \"%s\", \"MD5\": null, \"size\": %s}".formatted(path, size);

    assertThat(read(section("ks", TABLE, entry)).problems())
        .singleElement()
        .asString()
        .contains("size is ", "a number of bytes is expected");
    assertThat(files).isEmpty();
  }

  @Test
  void refusesSizesThatAddUpToTooMuch() throws Exception {
    String path = "p1/n/data/ks/" + TABLE + "/";
    ManifestSummary read =
        read(
            section(
                "ks",
                TABLE,
                entry(path + "a", "null", Long.MAX_VALUE),
                entry(path + "b", "null", 1)));

    assertThat(read.problems()).singleElement().asString().contains("more than 2^63 bytes");
  }

  @ParameterizedTest
  @ValueSource(strings = {"\"abc\"", "7", "\"\"", "{}"})
  void refusesAHashOfOursThatIsNone(String sha256) throws Exception {
    String entry =
        "{\"path\": \"p1/n/data/ks/%s/f\", \"size\": 1, \"sha256\": %s}".formatted(TABLE, sha256);

    assertThat(read(section("ks", TABLE, entry)).problems())
        .isNotEmpty()
        .first()
        .asString()
        .startsWith("sha256 is ");
  }

  @Test
  void refusesAPathThatStatesAnotherHashThanTheEntry() throws Exception {
    String entry =
        "{\"path\": \"p1/n/data/rekindle.objects/%s/f\", \"size\": 1, \"sha256\": \"%s\"}"
            .formatted("a".repeat(64), "b".repeat(64));

    assertThat(read(section("ks", TABLE, entry)).problems())
        .singleElement()
        .asString()
        .contains("and the path says");
  }

  @ParameterizedTest
  @ValueSource(strings = {"{\"size\": 1}", "{\"path\": \"x\"}", "7", "[]", "null"})
  void refusesEntriesThatLackSomething(String entry) throws Exception {
    assertThat(read(section("ks", TABLE, entry)).problems()).hasSize(1);
  }

  @Test
  void refusesMoreFilesThanTheLimitAndKeepsNoneOfTheRest() throws Exception {
    String[] entries = new String[20];
    for (int i = 0; i < entries.length; i++) {
      entries[i] = entry("p1/n/data/ks/" + TABLE + "/f" + i, "null", 1);
    }

    ManifestSummary read = read(section("ks", TABLE, entries));

    assertThat(read.problems()).containsExactly("names more than 10 files");
    assertThat(files).hasSize(10);
  }

  @Test
  void tellsTheFirstProblemsInWordsAndTheRestAsANumber() throws Exception {
    String[] entries = new String[9];
    for (int i = 0; i < entries.length; i++) {
      entries[i] = entry("p1/m/data/ks/" + TABLE + "/f" + i, "null", 1);
    }

    ManifestSummary read = read(section("ks", TABLE, entries));

    assertThat(read.problems()).hasSize(6).last().isEqualTo("and 4 more problems");
  }

  @ParameterizedTest
  @ValueSource(ints = {33, 1_000_000})
  void refusesDepthThatNobodyNeeds(int depth) throws Exception {
    assertThat(read("[".repeat(depth)).problems()).isNotEmpty().allMatch(p -> p.length() < 300);
    assertThat(read(section("ks", TABLE, "{\"x\": " + "[".repeat(depth))).problems()).isNotEmpty();
  }

  @Test
  void refusesStringsAndNumbersThatNobodyNeeds() throws Exception {
    assertThat(read(section("k".repeat(100_000), TABLE)).problems()).isNotEmpty();
    assertThat(read("[" + "9".repeat(100_000) + "]").problems()).isNotEmpty();
    assertThat(read("[{\"" + "x".repeat(100_000) + "\": 1}]").problems()).isNotEmpty();
  }

  @Test
  void refusesTextThatIsNotUtf8() throws Exception {
    byte[] text = section("ks", TABLE).getBytes(StandardCharsets.UTF_16);
    byte[] broken = {'[', '"', (byte) 0xff, '"', ']'};
    byte[] utf32 = {0, 0, (byte) 0xfe, (byte) 0xff, 0, 0x7f, 0, 0};

    assertThat(read(broken).problems()).isNotEmpty();
    assertThat(read(utf32).problems()).isNotEmpty();
    assertThat(read(text).problems()).isEmpty();
  }

  @Test
  void refusesAManifestThatIsLargerThanTheLimitWithoutReadingIt() throws Exception {
    backup.node("n", MedusaBucket.tokenMap("dc1", java.util.Map.of("n", "1")));
    CatalogueLimits tiny = new CatalogueLimits(10, 10, 10, 10, 3, 3, 3, 5);
    Catalogue catalogue =
        new Catalogue(bucket.store, "p1", tiny, dev.rekindle.storage.Retries.NONE);

    String detail = catalogue.facts("b1").nodes().getFirst().detail();

    assertThat(detail)
        .contains("manifest.json: has ", "tokenmap.json: has ", "and at most 10 are read");
    assertThat(bucket.store.opened).containsOnly(backup.meta("n", "server_version.json"));
  }

  private ManifestSummary read(String text) throws IOException {
    return read(text.getBytes(StandardCharsets.UTF_8));
  }

  private ManifestSummary read(byte[] text) throws IOException {
    return new ManifestReader(Layout.of("p1"), "b1", "n", SMALL, files::add)
        .read(new ByteArrayInputStream(text));
  }

  private static String section(String keyspace, String table, String... entries) {
    return "[" + inner(keyspace, table, entries) + "]";
  }

  private static String inner(String keyspace, String table, String... entries) {
    return "{\"keyspace\": \"%s\", \"columnfamily\": \"%s\", \"objects\": [%s]}"
        .formatted(keyspace, table, String.join(", ", entries));
  }
}
