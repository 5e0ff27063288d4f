package dev.rekindle.controller.restore;

import static dev.rekindle.controller.restore.Situation.UID;
import static dev.rekindle.controller.restore.Situation.committed;
import static dev.rekindle.controller.restore.Situation.ours;
import static org.assertj.core.api.Assertions.assertThat;

import dev.rekindle.controller.restore.ObservedPod.Health;
import dev.rekindle.controller.restore.ObservedPod.State;
import dev.rekindle.controller.restore.TargetSet.Order;
import dev.rekindle.plan.Assignment;
import dev.rekindle.plan.OldData;
import dev.rekindle.plan.PlanState;
import dev.rekindle.plan.PlannedRestore;
import dev.rekindle.plan.PlannedStorage;
import dev.rekindle.plan.RestoreOptions;
import dev.rekindle.topology.Tokens;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What sidecars say of running databases, and what comes of it. */
class SidecarWordTest {
  private static final Tokens TOKENS = tokens(-9223372036854775808L, 17);
  private static final Database.Runs AS_PLANNED = runs("NORMAL", "Shop", "schema-1", TOKENS);

  static final PlannedRestore PLANNED =
      new PlannedRestore(
              "u1",
              "cassandra",
              new PlannedStorage(
                  null,
                  "s3://b",
                  null,
                  null,
                  PlannedStorage.Addressing.AUTO,
                  PlannedStorage.Tls.REQUIRED,
                  PlannedStorage.Transfer.DEFAULT),
              "monday",
              new RestoreOptions(false, OldData.KEEP, false),
              List.of(
                  new Assignment(
                      "c-0", "old-0", null, null, "a".repeat(64), Assignment.digestOf(TOKENS))))
          .of(new PlannedRestore.Identity("Shop", List.of("shop")));

  @Test
  void readsWhatASidecarSaysOfItsDatabase() {
    assertThat(
            read("""
                    {"version":1,"pod":"c-0","state":"running","message":"The database answers.",
                     "volume":"inUse","restore":"u1","oldData":"kept","mode":"NORMAL",
                     "clusterName":"Shop","hostId":"id","release":"5.0.9","schema":"schema-1",
                     "tokens":["17","-9223372036854775808"],"keyspaces":["shop","system"]}
                    """)
                .database())
        .isEqualTo(AS_PLANNED);
    assertThat(read("{\"pod\":\"c-0\",\"state\":\"silent\",\"message\":\"It starts.\"}").database())
        .isEqualTo(new Database.Silent("It starts."));
    assertThat(read("{\"pod\":\"c-0\",\"state\":\"staging\"}").database()).isNull();
    assertThat(read("{\"pod\":\"c-1\",\"state\":\"running\"}").database()).isNull();
  }

  @Test
  void takesWhatIsNoTokenForNone() {
    for (String tokens : List.of("", ",\"tokens\":17", ",\"tokens\":[\"x\",null,{}]")) {
      assertThat(read("{\"pod\":\"c-0\",\"state\":\"running\"" + tokens + "}").database())
          .as(tokens)
          .isEqualTo(new Database.Runs(null, null, null, Tokens.NONE, null));
    }
  }

  @Test
  void aDatabaseServesWhenItsTokensAreThoseOfThePlan() {
    assertThat(healthWith(AS_PLANNED)).isEqualTo(Health.READY);
    assertThat(differing(runs("NORMAL", "Shop", "schema-1", tokens(17))))
        .isEqualTo("its 1 tokens are not those of node old-0.");
  }

  @Test
  void aDatabaseServesWhenItsClusterAndItsKeyspacesAreThoseOfThePlan() {
    assertThat(differing(runs("NORMAL", "Test Cluster", "schema-1", TOKENS)))
        .isEqualTo("its cluster is Test Cluster, expected Shop.");
    assertThat(
            differing(
                new Database.Runs("NORMAL", "Shop", "schema-1", TOKENS, List.of("system", "new"))))
        .isEqualTo("it does not know keyspace shop.");
    assertThat(healthWith(new Database.Runs("NORMAL", "Shop", "schema-1", TOKENS, null)))
        .as("a sidecar that does not tell keyspaces")
        .isEqualTo(Health.READY);
    assertThat(
            new PodReading(
                    _ -> saying(runs("NORMAL", "Whatever", "schema-1", TOKENS)),
                    Instant.EPOCH,
                    PLANNED.of(PlannedRestore.Identity.UNKNOWN))
                .read(pod("True", "rekindle-restore", "rekindle-backup"))
                .ready())
        .as("a target that does not say its cluster's name")
        .isTrue();
  }

  @Test
  void saysWhatIsNotAsPlanned() {
    ObservedPod other =
        running("db-0", Health.OTHER_IDENTITY, AS_PLANNED)
            .with(new Word.Failure("its cluster is B, expected A", Word.Hope.NONE));

    assertThat(
            waits(
                    committed().set("db", Order.PARALLEL, ours(PlanState.COMMIT), 1, other),
                    Waiting.IDENTITY_DIFFERS)
                .message())
        .contains("db-0: its cluster is B, expected A");
  }

  @Test
  void aDatabaseThatDoesNotSayWhoItIsDoesNotServeYet() {
    assertThat(
            Stream.of(
                runs("JOINING", "Shop", "schema-1", TOKENS),
                runs("NORMAL", null, "schema-1", TOKENS),
                runs("NORMAL", "Shop", null, TOKENS)))
        .allMatch(database -> healthWith(database) == Health.NOT_READY);
    assertThat(healthWith(null)).isEqualTo(Health.SILENT);
    assertThat(healthWith(new Database.Silent("It wants a password."))).isEqualTo(Health.SILENT);
  }

  @Test
  void asksNobodyWhoCannotKnowAndNobodyBeforeItMatters() {
    Agents nobody =
        pod -> {
          throw new AssertionError("asked " + pod.getMetadata().getName());
        };

    assertThat(reading(nobody).read(pod("True", "rekindle-restore")).state())
        .as("injected without a sidecar")
        .isEqualTo(new State.Running("u1", Health.READY));
    assertThat(
            new PodReading(nobody, Instant.EPOCH)
                .read(pod("True", "rekindle-restore", "rekindle-backup"))
                .state())
        .as("no plan says what its tokens are to be")
        .isEqualTo(new State.Running("u1", Health.READY));
    assertThat(reading(nobody).read(pod("False", "rekindle-restore", "rekindle-backup")).state())
        .as("not ready")
        .isEqualTo(new State.Running("u1", Health.NOT_READY));
  }

  @Test
  void endsWhenAllDatabasesAreOneCluster() {
    assertThat(two(AS_PLANNED, AS_PLANNED).next())
        .isEqualTo(new RestoreStep.WritePlan("db", "7", PlanState.DONE));
  }

  @Test
  void waitsUntilAllAreOneClusterWithOneSchema() {
    RestoreStep.Wait names =
        waits(
            two(AS_PLANNED, runs("NORMAL", "Other", "schema-1", TOKENS)), Waiting.IDENTITY_DIFFERS);
    RestoreStep.Wait schemas =
        waits(two(AS_PLANNED, runs("NORMAL", "Shop", "schema-2", TOKENS)), Waiting.STARTING);

    assertThat(names.message()).contains("Other (db-1); Shop (db-0)");
    assertThat(schemas.message()).contains("schema-1 (db-0); schema-2 (db-1)");
  }

  @Test
  void saysWhyADatabaseIsSilent() {
    ObservedPod silent =
        running("db-0", Health.SILENT, new Database.Silent("It wants a password."));

    assertThat(
            waits(
                    committed().set("db", Order.PARALLEL, ours(PlanState.COMMIT), 1, silent),
                    Waiting.DATABASE_SILENT)
                .message())
        .contains("db-0: It wants a password.");
  }

  private static RestoreStep.Wait waits(Situation situation, Waiting reason) {
    RestoreStep.Wait wait = (RestoreStep.Wait) situation.next();
    assertThat(wait.reason()).isEqualTo(reason);
    return wait;
  }

  private static Situation two(Database first, Database second) {
    return committed()
        .set(
            "db",
            Order.PARALLEL,
            ours(PlanState.COMMIT),
            2,
            running("db-0", Health.READY, first),
            running("db-1", Health.READY, second));
  }

  private static ObservedPod running(String name, Health health, Database database) {
    return new ObservedPod(
        name, name + "#1", new State.Running(UID, health), null, saying(database));
  }

  private static Word saying(Database database) {
    return new Word(
        Word.Says.NOTHING, null, Word.Volume.UNKNOWN, List.of(), null, null, database, null);
  }

  private static Health healthWith(Database database) {
    ObservedPod pod = read(database);
    assertThat(pod.word().database()).isEqualTo(database);
    return ((State.Running) pod.state()).health();
  }

  private static String differing(Database database) {
    assertThat(healthWith(database)).isEqualTo(Health.OTHER_IDENTITY);
    return read(database).word().failure().message();
  }

  private static ObservedPod read(Database database) {
    return reading(_ -> saying(database)).read(pod("True", "rekindle-restore", "rekindle-backup"));
  }

  private static Database.Runs runs(String mode, String cluster, String schema, Tokens tokens) {
    return new Database.Runs(mode, cluster, schema, tokens, List.of("shop", "system"));
  }

  private static PodReading reading(Agents agents) {
    return new PodReading(agents, Instant.EPOCH, PLANNED);
  }

  private static Pod pod(String ready, String... ours) {
    PodBuilder pod =
        new PodBuilder()
            .withNewMetadata()
            .withName("c-0")
            .withUid("p1")
            .endMetadata()
            .withNewStatus()
            .withPhase("Running")
            .addNewCondition()
            .withType("Ready")
            .withStatus(ready)
            .endCondition()
            .endStatus();
    for (String name : ours) {
      boolean sidecar = name.equals("rekindle-backup");
      pod.editStatus()
          .addNewInitContainerStatus()
          .withName(name)
          .withNewState()
          .withNewTerminated()
          .withExitCode(0)
          .withMessage("{\"restore\":\"u1\"}")
          .endTerminated()
          .endState()
          .withStarted(sidecar)
          .endInitContainerStatus()
          .endStatus();
    }
    return pod.build();
  }

  private static Tokens tokens(long... values) {
    return new Tokens(Arrays.stream(values).mapToObj(BigInteger::valueOf).toList());
  }

  private static Word read(String json) {
    return AgentAnswer.read(json.getBytes(StandardCharsets.UTF_8), "c-0");
  }
}
