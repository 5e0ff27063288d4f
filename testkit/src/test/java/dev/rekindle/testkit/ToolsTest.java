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
      program(programs, needed, "exec /usr/bin/%s \"$@\"".formatted(needed));
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

  @Test
  void saysWhichJavaToInstallWhereNoneCanBeFetched() throws Exception {
    Path programs = Files.createDirectories(directory.resolve("programs"));
    for (String needed : List.of("bash", "dirname", "sed", "env")) {
      program(programs, needed, "exec /usr/bin/%s \"$@\"".formatted(needed));
    }
    program(programs, "uname", "echo Linux aarch64");
    program(programs, "grep", "exit 1"); // So that no Java of this machine is one of that release.
    ChildProcess.Finished finished =
        install(
            Map.of("PATH", programs.toString(), "HOME", directory.toString()), "--path", "jdk11");
    assertThat(finished.exitCode()).isEqualTo(1);
    assertThat(finished.output()).contains("Java 11 is missing", "Linux aarch64", "JAVA11_HOME");
  }

  private static void program(Path directory, String name, String line) throws Exception {
    Path file = Files.writeString(directory.resolve(name), "#!/bin/sh\n" + line + "\n");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
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
