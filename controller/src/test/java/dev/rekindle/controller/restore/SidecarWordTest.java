package dev.rekindle.controller.restore;

import static dev.rekindle.controller.restore.Situation.UID;
import static dev.rekindle.controller.restore.Situation.committed;
import static dev.rekindle.controller.restore.Situation.ours;
import static org.assertj.core.api.Assertions.assertThat;

import dev.rekindle.controller.restore.ObservedPod.Health;
import dev.rekindle.controller.restore.ObservedPod.State;
import dev.rekindle.controller.restore.TargetSet.Order;
import dev.rekindle.plan.Assignment;
import dev.rekindle.plan.PlanState;
import dev.rekindle.topology.Tokens;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What sidecars say of running databases, and what comes of it. */
class SidecarWordTest {
  private static final Tokens TOKENS = tokens(-9223372036854775808L, 17);
  private static final Database.Runs AS_PLANNED =
      new Database.Runs("NORMAL", "Shop", "schema-1", TOKENS);

  @Test
  void readsWhatASidecarSaysOfItsDatabase() {
    assertThat(
            read("""
                    {"version":1,"pod":"c-0","state":"running","message":"The database answers.",
                     "volume":"inUse","restore":"u1","oldData":"kept","mode":"NORMAL",
                     "clusterName":"Shop","hostId":"id","release":"5.0.9","schema":"schema-1",
                     "tokens":["17","-9223372036854775808"]}
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
          .isEqualTo(new Database.Runs(null, null, null, Tokens.NONE));
    }
  }

  @Test
  void aDatabaseServesWhenItsTokensAreThoseOfThePlan() {
    assertThat(healthWith(AS_PLANNED)).isEqualTo(Health.READY);
    assertThat(healthWith(new Database.Runs("NORMAL", "Shop", "schema-1", tokens(17))))
        .isEqualTo(Health.OTHER_IDENTITY);
  }

  @Test
  void aDatabaseThatDoesNotSayWhoItIsDoesNotServeYet() {
    assertThat(
            Stream.of(
                new Database.Runs("JOINING", "Shop", "schema-1", TOKENS),
                new Database.Runs("NORMAL", null, "schema-1", TOKENS),
                new Database.Runs("NORMAL", "Shop", null, TOKENS)))
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
            two(AS_PLANNED, new Database.Runs("NORMAL", "Other", "schema-1", TOKENS)),
            Waiting.IDENTITY_DIFFERS);
    RestoreStep.Wait schemas =
        waits(
            two(AS_PLANNED, new Database.Runs("NORMAL", "Shop", "schema-2", TOKENS)),
            Waiting.STARTING);

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
    return new Word(Word.Says.NOTHING, null, Word.Volume.UNKNOWN, List.of(), null, null, database);
  }

  private static Health healthWith(Database database) {
    ObservedPod pod =
        reading(_ -> saying(database)).read(pod("True", "rekindle-restore", "rekindle-backup"));
    assertThat(pod.word().database()).isEqualTo(database);
    return ((State.Running) pod.state()).health();
  }

  private static PodReading reading(Agents agents) {
    return new PodReading(agents, Instant.EPOCH, Map.of("c-0", Assignment.digestOf(TOKENS)));
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
