package dev.rekindle.restorer.cassandra;

import static dev.rekindle.restorer.cassandra.Backups.tokens;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rekindle.restorer.volume.Root;
import dev.rekindle.topology.Tokens;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class IdentityTest {
  private static final Identity IDENTITY =
      new Identity(
          tokens(-9, 7),
          new TreeMap<>(Map.of("uuid_sstable_identifiers_enabled", "true")),
          "täglich = 1\n#",
          "n1",
          "0f1e");

  @TempDir Path dir;

  @Test
  void comesBackFromItsMarker() {
    assertThat(IdentityMarker.parse(IdentityMarker.format(IDENTITY))).isEqualTo(IDENTITY);
  }

  @Test
  void keepsTokensBeyondSixtyFourBits() {
    Tokens tokens = new Tokens(List.of(BigInteger.TWO.pow(126)));
    Identity identity = new Identity(tokens, new TreeMap<>(), "b", "n", "u");

    assertThat(IdentityMarker.parse(IdentityMarker.format(identity))).isEqualTo(identity);
  }

  @Test
  void writesTheSameMarkerEveryTime() {
    assertThat(IdentityMarker.format(IDENTITY))
        .isEqualTo(IdentityMarker.format(IDENTITY))
        .startsWith("backup=");
  }

  @Test
  void isFoundWhereItWasWritten() throws Exception {
    IdentityMarker.write(dir.resolve("d1"), IDENTITY);

    assertThat(IdentityMarker.find(List.of(root("d0", true), root("d1", true)))).contains(IDENTITY);
    assertThat(IdentityMarker.find(List.of(root("d0", true), root("d1", false)))).isEmpty();
  }

  @Test
  void isNeverTakenForAbsentWhenItIsDamaged() throws Exception {
    Path marker = dir.resolve("d0/system/rekindle-identity.properties");
    Files.createDirectories(marker.getParent());
    for (String text :
        List.of(
            "",
            "format=1\n",
            "format=2\ntokens=1\nbackup=b\nsource-node=n\nrestore=u\n",
            "format=1\ntokens=\nbackup=b\nsource-node=n\nrestore=u\n",
            "format=1\ntokens=1,,2\nbackup=b\nsource-node=n\nrestore=u\n",
            "format=1\ntokens=1 -Dx=y\nbackup=b\nsource-node=n\nrestore=u\n",
            "format=1\ntokens=1\nbackup=b\nsource-node=n\nrestore=u\nneeds.x=a b\n",
            "format=1\ntokens=1\nbackup=b\nsource-node=n\nrestore=u\nneeds.a\\ b=c\n",
            "format=1\ntokens=\\uZZZZ\n")) {
      Files.writeString(marker, text);
      assertThatThrownBy(() -> IdentityMarker.find(List.of(root("d0", true))))
          .as(text)
          .isInstanceOf(IOException.class)
          .hasMessageContaining(marker.toString());
    }
  }

  @Test
  void isNoLink() throws Exception {
    Files.writeString(dir.resolve("elsewhere"), IdentityMarker.format(IDENTITY));
    Files.createDirectories(dir.resolve("d0/system"));
    Files.createSymbolicLink(
        dir.resolve("d0/system/rekindle-identity.properties"), dir.resolve("elsewhere"));

    assertThatThrownBy(() -> IdentityMarker.find(List.of(root("d0", true))))
        .isInstanceOf(IOException.class);
  }

  @Test
  void needsTokens() {
    assertThatThrownBy(() -> new Identity(Tokens.NONE, new TreeMap<>(), "b", "n", "u"))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void isHandedOverAsOptionsOfTheJvm() throws Exception {
    Path file = dir.resolve("new/jvm.options");
    IdentityHandover.write(config(new Handover.OptionsFile(file)), Optional.of(IDENTITY));

    assertThat(file)
        .hasContent(
            """
            -Dcassandra.config.allow_system_properties=true
            -Dcassandra.settings.num_tokens=2
            -Dcassandra.settings.initial_token=-9,7
            -Dcassandra.settings.auto_bootstrap=false
            -Dcassandra.settings.uuid_sstable_identifiers_enabled=true
            """);
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-r--r--");
  }

  @Test
  void emptiesTheOptionsOfANodeThatWasNotRestored() throws Exception {
    Handover handover = new Handover.OptionsFile(dir.resolve("jvm.options"));
    IdentityHandover.write(config(handover), Optional.of(IDENTITY));

    IdentityHandover.write(config(handover), Optional.empty());

    assertThat(dir.resolve("jvm.options")).isEmptyFile();
  }

  @Test
  void isWrittenIntoTheConfigurationAndTakenOutAgain() throws Exception {
    Path file = dir.resolve("cassandra.yaml");
    Files.writeString(file, "cluster_name: c\nnum_tokens: 8\n");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-rw----"));
    Handover handover = new Handover.ConfigFile(file);

    IdentityHandover.write(config(handover), Optional.of(IDENTITY));

    assertThat(CassandraYaml.map(Files.readString(file)))
        .isEqualTo(
            Map.of(
                "cluster_name",
                "c",
                "num_tokens",
                2,
                "initial_token",
                "-9,7",
                "auto_bootstrap",
                false,
                "uuid_sstable_identifiers_enabled",
                true));
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-rw----");
    assertThat(dir).isDirectoryNotContaining("glob:**tmp");

    IdentityHandover.write(config(handover), Optional.empty());

    assertThat(file).hasContent("cluster_name: c\nnum_tokens: 8\n");
  }

  @Test
  void leavesAConfigurationAloneThatNeedsNoChange() throws Exception {
    Path file = dir.resolve("cassandra.yaml");
    Files.writeString(file, "cluster_name: c\n");
    Object before = Files.getAttribute(file, "unix:ino");

    IdentityHandover.write(config(new Handover.ConfigFile(file)), Optional.empty());

    assertThat(Files.getAttribute(file, "unix:ino")).isEqualTo(before);
  }

  @Test
  void keepsACompatibilityModeThatIsNewerThanNeeded() throws Exception {
    Identity identity =
        new Identity(
            tokens(1),
            new TreeMap<>(Map.of("storage_compatibility_mode", "UPGRADING")),
            "b",
            "n",
            "u");
    Path file = dir.resolve("cassandra.yaml");
    Path options = dir.resolve("jvm.options");
    for (String configured : List.of("NONE", "UPGRADING", "CASSANDRA_4")) {
      boolean older = configured.equals("CASSANDRA_4");
      String text = "storage_compatibility_mode: " + configured + "\n";
      Files.writeString(file, text);
      IdentityHandover.write(
          NodeConfig.ofYaml(text, dir, new Handover.ConfigFile(file), null), Optional.of(identity));
      IdentityHandover.write(
          NodeConfig.ofYaml(text, dir, new Handover.OptionsFile(options), null),
          Optional.of(identity));

      assertThat(CassandraYaml.map(Files.readString(file)).get("storage_compatibility_mode"))
          .isEqualTo(older ? "UPGRADING" : configured);
      assertThat(Files.readString(options).contains("storage_compatibility_mode=UPGRADING"))
          .as(configured)
          .isEqualTo(older);
    }
  }

  @Test
  void editsTheFileThatALinkNames() throws Exception {
    Path file = dir.resolve("real.yaml");
    Files.writeString(file, "cluster_name: c\n");
    Path link = Files.createSymbolicLink(dir.resolve("cassandra.yaml"), file);

    IdentityHandover.write(config(new Handover.ConfigFile(link)), Optional.of(IDENTITY));

    assertThat(link).isSymbolicLink();
    assertThat(CassandraYaml.map(Files.readString(file)).get("num_tokens")).isEqualTo(2);
  }

  private static NodeConfig config(Handover handover) {
    return new NodeConfig(List.of(), Settings.UNKNOWN, handover, null);
  }

  private Root root(String name, boolean restored) {
    return new Root(name, dir.resolve(name), restored);
  }
}
