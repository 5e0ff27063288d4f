package dev.rekindle.restorer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rekindle.name.ExitCode;
import dev.rekindle.restorer.volume.Sandbox;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The launcher on volumes that cannot be restored onto, as a user who is not root: a message that
 * names what is wrong, and the database's files as they were.
 */
class BadVolumeIT {
  private static final int CHANGED = 99;

  @TempDir private Path home;
  private Sandbox sandbox;
  private NodeFixture node;
  private String storage;

  @BeforeEach
  void fillVolume() throws IOException {
    sandbox = new Sandbox(home);
    node = new NodeFixture(home.resolve("old")).withOldData();
    storage = MedusaFixture.of(2, 3 << 20).writeTo(home.resolve("bucket"));
  }

  @Test
  void namesAReadOnlyVolume() throws Exception {
    sandbox.needMounts("a read-only volume");
    refused(
        "mkdir v; mount -t tmpfs none v; cp -a old/volume/. v; chown -R %s v; mount -o remount,ro v",
        ExitCode.VOLUME, "/v/", "Read-only file system");
  }

  @Test
  void namesAVolumeThatIsTooSmall() throws Exception {
    sandbox.needMounts("a small volume");
    refused(
        "mkdir v; mount -t tmpfs -o size=4m none v; cp -a old/volume/. v; chown -R %s v",
        ExitCode.SPACE, "v", "Enlarge");
  }

  @Test
  void namesTheDirectoryOfAnotherUser() throws Exception {
    sandbox.need(sandbox.canChangeUser(), "a second user needs root");
    refused(
        "cp -a old/volume v; chown -R %s v; chown 0:0 v/data/system",
        ExitCode.VOLUME, "v/data/system", "owner 0");
  }

  @Test
  void namesAVolumeOfAnotherUser() throws Exception {
    sandbox.need(sandbox.canChangeUser(), "a second user needs root");
    refused("cp -a old/volume v; : %s", ExitCode.VOLUME, "/v/", "may use it");
  }

  @Test
  void namesAFileWhereADirectoryShouldBe() throws Exception {
    refused(
        "cp -a old/volume v; rm -r v/data; touch v/data; chown -R %s v",
        ExitCode.VOLUME, "v/data", "a directory");
  }

  @Test
  void namesAVolumeThatIsMissingAfterARestore() throws IOException {
    Path first = Files.createDirectories(home.resolve("a/data"));
    Path second = Files.createDirectories(home.resolve("b/data"));
    Map<String, String> settings = node.byHand(storage);
    settings.put("REKINDLE_DATA_DIRS", first + "," + second);
    assertThat(RestorerProcess.run(node.scratch, settings, "restore").exitCode()).isZero();
    Files.move(home.resolve("b"), home.resolve("away"));
    Files.createDirectories(second);
    Map<String, String> before = Trees.of(first);
    settings.put("REKINDLE_RESTORE_ID", "another");

    RestorerProcess.Ended ended = RestorerProcess.run(node.scratch, settings, "restore");

    assertThat(ended.exitCode()).as(ended.log()).isEqualTo(ExitCode.VOLUME.number());
    assertThat(ended.lastLine()).contains(second.toString(), "mount the volume");
    assertThat(Trees.of(first)).isEqualTo(before);
    assertThat(second).isEmptyDirectory();
  }

  private void refused(String prepare, ExitCode code, String... named) throws Exception {
    Path volume = home.resolve("v");
    Map<String, String> settings = node.byHand(storage);
    settings.put("REKINDLE_DATA_PATH", volume.toString());
    settings.put("REKINDLE_JAVA_HOME", System.getProperty("java.home"));
    settings.remove("REKINDLE_TERMINATION_LOG");
    settings.remove("REKINDLE_STATUS_FILE");
    String environment =
        settings.entrySet().stream()
            .map(setting -> setting.getKey() + "='" + setting.getValue() + "'")
            .collect(Collectors.joining(" "));
    // Names, owners, times and content of what is the database's, before and after.
    String script =
        """
        files() (
          cd v
          find . \\( -name .rekindle -o -name rekindle.options \\) -prune -o -type f \\
            -printf '%%p %%m %%u %%T@ ' -exec cksum {} \\; -o -printf '%%p %%m %%u\\n' | sort
        )
        before=$(files)
        env %s %s restore 2>&1
        code=$?
        [ "$before" = "$(files)" ] || exit %d
        exit $code
        """
            .formatted(environment, sandbox.launcher(), CHANGED);

    Sandbox.Result result =
        sandbox.run(prepare.contains("mount "), prepare.formatted(sandbox.user()), script);

    assertThat(result.exit()).as(result.output()).isEqualTo(code.number());
    assertThat(result.output().lines().reduce("", (_, last) -> last))
        .contains(named)
        .contains(code.name());
  }
}
