package dev.rekindle.sidecar;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.datastax.oss.driver.api.core.cql.Row;
import dev.rekindle.plan.PlanState;
import dev.rekindle.plan.RestorePlan;
import dev.rekindle.testkit.CassandraCluster;
import dev.rekindle.testkit.CassandraNode;
import dev.rekindle.testkit.CassandraVersion;
import dev.rekindle.testkit.Cql;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What the built program says of a real database beside it. */
class WhoRunsIT {
  private static final Duration PATIENCE = Duration.ofMinutes(3);

  @TempDir private Path directory;

  @ParameterizedTest
  @EnumSource(names = {"V4_1", "V5_0"})
  void saysOfTheDatabaseWhatItSaysOfItself(CassandraVersion version) throws Exception {
    try (CassandraCluster cluster = cluster().version(version).clusterName("Shop").build();
        SidecarProcess sidecar = new SidecarProcess(directory.resolve("pod"))) {
      sidecar.plan(idle(sidecar));
      CassandraNode node = cluster.node(0);
      node.launch();
      sidecar.with("REKINDLE_JMX_PORT", String.valueOf(node.jmxPort())).start();
      awaitAnswers(sidecar);
      node.awaitCql();
      cluster.awaitRing();
      try (Cql cql = Cql.connect(cluster)) {
        cql.createKeyspace("shop", cluster.datacenter(), 1);
        assertEqual(sidecar, local(cql), version);
      }

      assertThat(sidecar.ask(null, "/status").status()).as("without a certificate").isEqualTo(-1);

      signal(node, "STOP");
      awaitState(sidecar, "silent");
      signal(node, "CONT");
      awaitState(sidecar, "running");

      node.kill();
      awaitState(sidecar, "silent");
      assertThat(Word.of(sidecar.asController()).text("message")).contains("Nothing listens");
      assertThat(sidecar.process().isAlive()).isTrue();
    }
  }

  @Test
  void logsInWhereTheDatabaseWantsAPassword() throws Exception {
    Path passwords =
        Files.writeString(directory.resolve("jmxremote.password"), "rekindle s3cret\n");
    Files.setPosixFilePermissions(passwords, PosixFilePermissions.fromString("rw-------"));
    Path access = Files.writeString(directory.resolve("jmxremote.access"), "rekindle readonly\n");
    try (CassandraCluster cluster =
            cluster()
                .javaOption("-Dcom.sun.management.jmxremote.authenticate=true")
                .javaOption("-Dcom.sun.management.jmxremote.password.file=" + passwords)
                .javaOption("-Dcom.sun.management.jmxremote.access.file=" + access)
                .javaOption("--add-exports=java.management/com.sun.jmx.remote.security=ALL-UNNAMED")
                .build();
        SidecarProcess sidecar = new SidecarProcess(directory.resolve("pod"))) {
      sidecar.plan(idle(sidecar));
      CassandraNode node = cluster.node(0);
      node.start();
      sidecar.with("REKINDLE_JMX_PORT", String.valueOf(node.jmxPort())).start();

      awaitMessage(sidecar, "without a password");
      login("rekindle", "wrong");
      awaitMessage(sidecar, "with the user name and password in");
      assertThat(sidecar.asController().body()).doesNotContain("wrong");

      login("rekindle", "s3cret");
      awaitState(sidecar, "running");
      assertThat(Word.of(sidecar.asController()).tokens()).hasSize(16);
      assertThat(sidecar.process().output()).doesNotContain("s3cret", "wrong");
    }
  }

  private CassandraCluster.Builder cluster() {
    return CassandraCluster.in(directory.resolve("cassandra")).racks("r1");
  }

  private static RestorePlan idle(SidecarProcess sidecar) throws IOException {
    return new RestorePlan(PlanState.IDLE, null, sidecar.authority(), null);
  }

  private void login(String user, String password) throws IOException {
    Path login = Files.createDirectories(directory.resolve("pod/login"));
    Files.writeString(login.resolve("username"), user);
    Files.writeString(login.resolve("password"), password);
  }

  private static Row local(Cql cql) {
    return Objects.requireNonNull(
        cql.execute(
                "SELECT cluster_name, host_id, release_version, schema_version, tokens"
                    + " FROM system.local")
            .one());
  }

  private static void assertEqual(SidecarProcess sidecar, Row local, CassandraVersion version)
      throws Exception {
    Word word = Word.of(sidecar.asController());
    assertThat(word.text("pod")).isEqualTo(SidecarProcess.POD);
    assertThat(word.text("state")).isEqualTo("running");
    assertThat(word.text("mode")).isEqualTo("NORMAL");
    assertThat(word.text("clusterName"))
        .isEqualTo("Shop")
        .isEqualTo(local.getString("cluster_name"));
    assertThat(word.text("hostId")).isEqualTo(String.valueOf(local.getUuid("host_id")));
    assertThat(word.text("release"))
        .isEqualTo(version.release())
        .isEqualTo(local.getString("release_version"));
    assertThat(word.text("schema")).isEqualTo(String.valueOf(local.getUuid("schema_version")));
    Set<String> tokens = Objects.requireNonNull(local.getSet("tokens", String.class));
    assertThat(tokens).hasSize(16);
    assertThat(List.<Object>copyOf(word.tokens())).containsExactlyInAnyOrderElementsOf(tokens);
    assertThat(List.<Object>copyOf(word.list("keyspaces")))
        .as("its own, which no backup's plan names, and those of all nodes, which it does")
        .contains("system_auth", "system_distributed", "system_traces");
  }

  private static void awaitAnswers(SidecarProcess sidecar) {
    await().atMost(PATIENCE).until(() -> Word.of(sidecar.asController()).text("state") != null);
  }

  private static void awaitState(SidecarProcess sidecar, String state) {
    await()
        .atMost(PATIENCE)
        .until(() -> state.equals(Word.of(sidecar.asController()).text("state")));
  }

  private static void awaitMessage(SidecarProcess sidecar, String part) {
    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () -> assertThat(Word.of(sidecar.asController()).text("message")).contains(part));
  }

  private static void signal(CassandraNode node, String name) throws Exception {
    int code =
        new ProcessBuilder("kill", "-" + name, String.valueOf(node.process().pid()))
            .start()
            .waitFor();
    assertThat(code).isZero();
  }
}
