package dev.rekindle.plan;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.rekindle.plan.PlannedStorage.Addressing;
import dev.rekindle.plan.PlannedStorage.Tls;
import dev.rekindle.plan.PlannedStorage.Transfer;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class PlanJsonTest {
  private static final String PEM =
      "-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n";

  @ParameterizedTest
  @EnumSource(PlanState.class)
  void readsWhatItWrote(PlanState state) throws PlanException {
    RestorePlan plan = Plans.in(state);

    assertThat(read(PlanJson.write(plan))).isEqualTo(plan);
  }

  @Test
  void readsBackEveryPlan() throws PlanException {
    Random random = new Random(7);
    for (int i = 0; i < 2_000; i++) {
      RestorePlan plan = randomPlan(random);

      assertThat(read(PlanJson.write(plan))).isEqualTo(plan);
    }
  }

  @Test
  void readsTheSmallestPlan() throws PlanException {
    assertThat(read("{\"version\":1,\"state\":\"idle\"}"))
        .isEqualTo(new RestorePlan(PlanState.IDLE, null, null, null));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {"state":"idle"}                                   | version: expected 1, found nothing
          {"version":2,"state":"idle"}                       | version: expected a whole number from 1 to 1, found 2
          {"version":1}                                      | state: expected one of idle, hold, stage
          {"version":1,"state":"staged"}                     | found "staged"
          {"version":1,"state":"idle","Incarnation":"x"}     | Incarnation: there is no such field; known are
          {"version":1,"state":"idle","incarnation":7}       | incarnation: expected a random id, found 7
          {"version":1,"state":"idle","caBundle":"secret"}   | caBundle: expected certificates in PEM
          {"version":1,"state":"stage"}                      | restore: expected an object, found nothing
          {"version":1,"state":"stage","restore":[]}         | restore: expected an object, found a list
          {"version":1,"state":"idle","state":"commit"}      | Duplicate field 'state'
          {"version":1.5,"state":"idle"}                     | expected whole numbers, found a fraction
          {"version":1,"state":"idle"} {}                    | expected nothing after the JSON
          {"version":1,"state":"idle"                        | expected JSON
          []                                                 | the document: expected an object, found a list
          null                                               | the document: expected an object, found nothing
          """)
  void refusesWhatIsNoPlan(String json, String problem) {
    assertThatThrownBy(() -> read(json))
        .isInstanceOf(PlanException.class)
        .hasMessageContaining(problem);
  }

  @Test
  void refusesAnEmptyFileAndAHugeOne() {
    assertThatThrownBy(() -> read("")).hasMessageContaining("found nothing");
    assertThatThrownBy(() -> read(" ".repeat((1 << 20) + 1))).hasMessageContaining("at most");
    assertThatThrownBy(() -> read("[".repeat(100_000))).isInstanceOf(PlanException.class);
  }

  @Test
  void refusesARestoreWhereNoneIsToBe() {
    String json = PlanJson.write(Plans.in(PlanState.STAGE)).replace("\"stage\"", "\"hold\"");

    assertThatThrownBy(() -> read(json)).hasMessageContaining("expected nothing in state hold");
  }

  @Test
  void namesEveryProblemAtOnce() {
    String json =
        PlanJson.write(Plans.in(PlanState.STAGE))
            .replace("\"c1-r1-0\"", "\"../c1\"")
            .replace("\"old-c1-r1-0\"", "\"..\"")
            .replace("\"concurrency\" : 8", "\"concurrency\" : 0")
            .replace("\"Required\"", "\"Maybe\"")
            .replace("\"s3-main\"", "\"../s3\"")
            .replace("\"region\"", "\"regoin\"")
            .replace("ababab", "zz");

    PlanException problem = catchThrowableOfType(PlanException.class, () -> read(json));

    assertThat(problem.problems())
        .extracting(text -> text.substring(0, text.indexOf(':')))
        .containsExactlyInAnyOrder(
            "restore.nodes[0].pod",
            "restore.nodes[0].source",
            "restore.nodes[0].digest",
            "restore.storage.transfer.concurrency",
            "restore.storage.name",
            "restore.storage.tls",
            "restore.storage.regoin");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", ".", "..", "a/b", "a\\\\b", "a\\u0000b", "a\\nb"})
  void refusesNamesThatAreNoSingleName(String name) {
    String json =
        PlanJson.write(Plans.in(PlanState.STAGE)).replace("\"nightly-1\"", "\"" + name + "\"");

    assertThatThrownBy(() -> read(json)).hasMessageContaining("restore.backup: expected a name");
  }

  @Test
  void refusesTheSamePodOrSourceTwice() {
    PlannedRestore once = Plans.restore();
    List<Assignment> twice = List.of(Plans.node("a-0"), Plans.node("a-0"));
    PlannedRestore restore =
        new PlannedRestore(
            once.uid(), once.engine(), once.storage(), once.backup(), once.options(), twice);

    assertThatThrownBy(
            () -> read(PlanJson.write(new RestorePlan(PlanState.STAGE, null, null, restore))))
        .hasMessageContaining("expected each pod once, found a-0 again")
        .hasMessageContaining("expected each source once, found old-a-0 again");
  }

  @Test
  void refusesARestoreOfNobody() {
    PlannedRestore once = Plans.restore();
    PlannedRestore restore =
        new PlannedRestore(
            once.uid(), once.engine(), once.storage(), once.backup(), once.options(), List.of());

    assertThatThrownBy(
            () -> read(PlanJson.write(new RestorePlan(PlanState.STAGE, null, null, restore))))
        .hasMessageContaining("expected at least one node");
  }

  @Test
  void givesAPlanOrAStrictErrorWhateverComes() {
    byte[] good = PlanJson.write(Plans.in(PlanState.STAGE)).getBytes(UTF_8);
    Random random = new Random(20261121);
    int read = 0;
    for (int i = 0; i < 200_000; i++) {
      byte[] mutated = mutated(good, random);
      try {
        RestorePlan plan = PlanJson.read(mutated);
        assertThat(PlanJson.read(PlanJson.write(plan).getBytes(UTF_8))).isEqualTo(plan);
        read++;
      } catch (PlanException expected) {
        assertThat(expected.problems()).isNotEmpty();
      }
    }
    assertThat(read).as("mutations that are still plans").isBetween(1_000, 150_000);
  }

  private static byte[] mutated(byte[] good, Random random) {
    byte[] bytes = good.clone();
    int changes = 1 + random.nextInt(3);
    for (int i = 0; i < changes; i++) {
      int at = random.nextInt(bytes.length);
      switch (random.nextInt(4)) {
        case 0 -> bytes[at] = (byte) random.nextInt(256);
        case 1 -> bytes = java.util.Arrays.copyOf(bytes, Math.max(1, at));
        case 2 -> bytes[at] = "{}[]\",:0-.e\\/ntf".getBytes(UTF_8)[random.nextInt(16)];
        default -> {
          int from = random.nextInt(bytes.length);
          int length = Math.min(random.nextInt(20), bytes.length - Math.max(from, at));
          System.arraycopy(bytes, from, bytes, at, length);
        }
      }
    }
    return bytes;
  }

  private static RestorePlan randomPlan(Random random) {
    PlanState state = any(random, PlanState.values());
    return new RestorePlan(
        state,
        random.nextBoolean() ? "i" + random.nextInt() : null,
        random.nextBoolean() ? PEM : null,
        state.namesRestore() ? randomRestore(random) : null);
  }

  private static PlannedRestore randomRestore(Random random) {
    List<Assignment> nodes = new ArrayList<>();
    for (int i = 0; i <= random.nextInt(4); i++) {
      nodes.add(
          new Assignment(
              "pod-" + i,
              random.nextBoolean() ? "10.0.0." + i : "nöde " + i,
              random.nextBoolean() ? "DC \"1\"" : null,
              random.nextBoolean() ? "r\u20ac1" : null,
              "0f".repeat(32),
              "a1".repeat(32)));
    }
    return new PlannedRestore(
        "u" + random.nextInt(1000),
        "cassandra",
        randomStorage(random),
        "back up-" + random.nextInt(),
        new RestoreOptions(
            random.nextBoolean(), any(random, OldData.values()), random.nextBoolean()),
        nodes,
        random.nextBoolean() ? List.of() : List.of("u-1", "u" + random.nextInt(1000)),
        new PlannedRestore.Identity(
            random.nextBoolean() ? "Shöp \"1\"" : null,
            random.nextBoolean() ? List.of() : List.of("shop", "system_auth")));
  }

  private static PlannedStorage randomStorage(Random random) {
    return new PlannedStorage(
        random.nextBoolean() ? "backups_s3.main" : null,
        "s3://b" + random.nextInt(),
        random.nextBoolean() ? "https://[::1]:9000" : null,
        random.nextBoolean() ? "us-east-1" : null,
        any(random, Addressing.values()),
        any(random, Tls.values()),
        new Transfer(random.nextInt(257), random.nextBoolean() ? 0 : random.nextLong(1, 1L << 62)));
  }

  private static <E> E any(Random random, E[] constants) {
    return List.of(constants).get(random.nextInt(constants.length));
  }

  private static RestorePlan read(String json) throws PlanException {
    return PlanJson.read(json.getBytes(UTF_8));
  }
}
