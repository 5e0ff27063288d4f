package dev.rekindle.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ToolsTest {
  @TempDir Path directory;

  @Test
  void findsTheCheckoutFromAModulesDirectory() {
    assertThat(Tools.repositoryRoot().resolve("testkit/tools/install")).isExecutable();
  }

  @Test
  void namesTheToolsThereAreWhenAskedForAnother() {
    ChildProcess.Finished finished = install(Map.of(), "--path", "nosuch");
    assertThat(finished.exitCode()).isEqualTo(1);
    assertThat(finished.output()).contains("no tool 'nosuch'", "versitygw", "cassandra-5.0.9");
    assertThatThrownBy(() -> Tools.require("nosuch")).hasMessageContaining("exit code 1");
  }

  @Test
  void usesAProgramThatTheEnvironmentNames() {
    assertThat(install(Map.of("REKINDLE_TOOL_MINIO", "/some/minio"), "--path", "minio"))
        .isEqualTo(new ChildProcess.Finished(0, "/some/minio\n"));
    assertThat(
            install(Map.of("REKINDLE_TOOL_CASSANDRA_5_0_9", "/jars"), "--path", "cassandra-5.0.9"))
        .isEqualTo(new ChildProcess.Finished(0, "/jars\n"));
  }

  @Test
  void usesWhatIsInTheCacheWithoutAnyPrerequisite() throws Exception {
    Path installed = Files.createDirectories(directory.resolve("cache/toxiproxy-2.12.0"));
    ChildProcess.Finished finished =
        install(Map.of("REKINDLE_TOOLS", directory + "/cache"), "--path", "toxiproxy");
    assertThat(finished)
        .isEqualTo(new ChildProcess.Finished(0, installed.resolve("toxiproxy") + "\n"));
  }

  @Test
  void saysEverythingThatIsMissingAtOnceAndInstallsNothing() throws Exception {
    Path programs = Files.createDirectories(directory.resolve("programs"));
    for (String needed : List.of("bash", "dirname", "sed", "grep", "env")) {
      Path wrapper = programs.resolve(needed);
      Files.writeString(wrapper, "#!/bin/sh\nexec /usr/bin/%s \"$@\"\n".formatted(needed));
      Files.setPosixFilePermissions(wrapper, PosixFilePermissions.fromString("rwxr-xr-x"));
    }
    Map<String, String> environment =
        Map.of(
            "PATH", programs.toString(),
            "HOME", directory.toString(),
            "REKINDLE_TOOLS", directory.resolve("cache").toString());
    ChildProcess.Finished finished = install(environment, "s3proxy", "cassandra-5.0.9");
    assertThat(finished.exitCode()).isEqualTo(1);
    assertThat(finished.output()).contains("flock is missing", "wanted: s3proxy cassandra-5.0.9");
    assertThat(directory.resolve("cache")).doesNotExist();
  }

  private ChildProcess.Finished install(Map<String, String> environment, String... arguments) {
    List<String> command = new ArrayList<>();
    command.add(Tools.repositoryRoot().resolve("testkit/tools/install").toString());
    command.addAll(List.of(arguments));
    return ChildProcess.run(
        new ChildProcess.Command("install", command, directory, environment),
        Duration.ofSeconds(60));
  }
}
