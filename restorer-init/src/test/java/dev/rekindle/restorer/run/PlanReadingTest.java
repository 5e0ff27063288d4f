package dev.rekindle.restorer.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.rekindle.backup.NodeBackup;
import dev.rekindle.name.ExitCode;
import dev.rekindle.plan.Assignment;
import dev.rekindle.plan.PlanState;
import dev.rekindle.topology.Node;
import dev.rekindle.topology.Tokens;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PlanReadingTest {
  private static final Tokens TOKENS = new Tokens(List.of(BigInteger.ONE, BigInteger.TWO));

  @TempDir private Path directory;

  /** As the kubelet does it: ..data is a link that is turned to a new directory. */
  @Test
  void seesThePlanThatAConfigMapHasNow() throws Exception {
    Path file = directory.resolve("plan.json");
    Files.createSymbolicLink(file, Path.of("..data/plan.json"));
    PlanFile plan = new PlanFile(file, new Stop());

    turnTo("first", "idle");
    assertThat(plan.read().state()).isEqualTo(PlanState.IDLE);
    turnTo("second", "hold");
    assertThat(plan.read().state()).isEqualTo(PlanState.HOLD);
  }

  @Test
  void waitsForAPlanThatIsBeingWritten() throws Exception {
    Path file = directory.resolve("plan.json");
    Files.writeString(file, "{\"version\":1,");
    Thread editor =
        Thread.ofVirtual()
            .start(
                () -> {
                  try {
                    Thread.sleep(400);
                    Files.writeString(file, "{\"version\":1,\"state\":\"hold\"}");
                  } catch (IOException | InterruptedException e) {
                    throw new IllegalStateException(e);
                  }
                });

    assertThat(new PlanFile(file, new Stop()).read().state()).isEqualTo(PlanState.HOLD);
    editor.join();
  }

  @Test
  void stopsWaitingForAPlanWhenAskedTo() {
    Stop stop = new Stop();
    stop.request(ExitCode.TERMINATED);

    RestorerException end =
        catchThrowableOfType(
            RestorerException.class, () -> new PlanFile(directory.resolve("missing"), stop).read());

    assertThat(end.code()).isEqualTo(ExitCode.TERMINATED);
  }

  @Test
  void acceptsTheBackupThatWasPlanned() throws RestorerException {
    PlanCheck.require(planned("dc1", "r1", "d1", TOKENS), found("dc1", "r1"));
    PlanCheck.require(planned(null, null, "d1", TOKENS), found("dc1", null));
  }

  @Test
  void namesEveryDifferenceToWhatWasPlanned() {
    RestorerException difference =
        catchThrowableOfType(
            RestorerException.class,
            () -> PlanCheck.require(planned("dc2", "r2", "d2", Tokens.NONE), found("dc1", null)));

    assertThat(difference.code()).isEqualTo(ExitCode.MISMATCH);
    assertThat(difference.message())
        .contains(
            "datacenter: expected dc2, found dc1",
            "rack: expected r2, found none",
            "digest of the tokens",
            "digest of the backup: expected d2, found d1");
  }

  private static Assignment planned(
      @Nullable String datacenter, @Nullable String rack, String digest, Tokens tokens) {
    return new Assignment("pod", "node", datacenter, rack, digest, Assignment.digestOf(tokens));
  }

  private static NodeBackup found(@Nullable String datacenter, @Nullable String rack) {
    return new NodeBackup(
        "nightly", new Node("node", datacenter, rack, TOKENS), null, false, List.of(), "d1");
  }

  private void turnTo(String name, String state) throws IOException {
    Path content = Files.createDirectory(directory.resolve(name));
    Files.writeString(content.resolve("plan.json"), "{\"version\":1,\"state\":\"" + state + "\"}");
    Path link = directory.resolve("..data_tmp");
    Files.createSymbolicLink(link, Path.of(name));
    Files.move(link, directory.resolve("..data"), StandardCopyOption.ATOMIC_MOVE);
  }
}
