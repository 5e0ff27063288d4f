package dev.rekindle.sidecar;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rekindle.ledger.Guard;
import dev.rekindle.ledger.Ledger;
import dev.rekindle.ledger.LedgerHead;
import dev.rekindle.ledger.RestoreRef;
import dev.rekindle.ledger.RootMoves;
import dev.rekindle.ledger.RootPlace;
import dev.rekindle.restorer.volume.VolumeStatus;
import dev.rekindle.sidecar.cassandra.NodeAnswer;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class PodWordTest {
  private static final NodeAnswer SERVES =
      new NodeAnswer.Says(
          "NORMAL",
          "Shop",
          "id-1",
          "5.0.9",
          "schema-1",
          List.of("-3", "17"),
          List.of("shop", "system"));
  private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");

  private Instant now = NOON;

  @Test
  void tellsWhoTheNodeIs() {
    PodWord word = new PodWord("c1-r1-0", () -> SERVES, () -> now);

    assertThat(word.get())
        .isEqualTo(
            """
            {"version":1,"pod":"c1-r1-0","state":"running","message":"The database answers.",\
            "updated":"2026-01-01T12:00:00Z","mode":"NORMAL","clusterName":"Shop",\
            "hostId":"id-1","release":"5.0.9","schema":"schema-1","tokens":["-3","17"],\
            "keyspaces":["shop","system"]}
            """);
  }

  @Test
  void tellsWhyTheNodeSaysNothing() {
    PodWord word = new PodWord("c1-r1-0", () -> new NodeAnswer.Silent("It starts."), () -> now);
    word.problem("The plan is not there.");

    assertThat(word.get())
        .isEqualTo(
            """
            {"version":1,"pod":"c1-r1-0","state":"silent",\
            "message":"It starts. The plan is not there.","updated":"2026-01-01T12:00:00Z"}
            """);
    word.problem(null);
    assertThat(Word.of(word.get()).text("message")).isEqualTo("It starts.");
  }

  @Test
  void leavesOutWhatANodeThatStartsDoesNotKnow() {
    NodeAnswer starting =
        new NodeAnswer.Says("STARTING", null, null, "5.0.9", null, List.of(), null);
    PodWord word = new PodWord("c1-r1-0", () -> starting, () -> now);

    assertThat(Word.of(word.get()).fields())
        .doesNotContainKeys("clusterName", "hostId", "schema", "keyspaces")
        .containsEntry("tokens", List.of());
  }

  @Test
  void asksTheDatabaseOnceASecondAtMost() {
    AtomicInteger asked = new AtomicInteger();
    PodWord word =
        new PodWord(
            "c1-r1-0", () -> new NodeAnswer.Silent("answer " + asked.incrementAndGet()), () -> now);

    assertThat(List.of(word.get(), word.get())).allMatch(it -> it.contains("answer 1"));
    now = NOON.plusMillis(999);
    assertThat(word.get()).contains("answer 1");
    now = NOON.plusSeconds(1);
    assertThat(word.get()).contains("answer 2");
  }

  @Test
  void tellsWhatIsOnTheVolumes() {
    PodWord word = new PodWord("c1-r1-0", () -> SERVES, () -> now);

    word.sees(status(false), PodWord.OldData.KEPT);
    assertThat(Word.of(word.get()).fields())
        .containsEntry("volume", "inUse")
        .containsEntry("restore", "restore-1")
        .containsEntry("oldData", "kept");

    word.sees(status(true), PodWord.OldData.NONE);
    assertThat(Word.of(word.get()).fields())
        .as("somebody emptied it since")
        .containsEntry("volume", "inUse")
        .doesNotContainKey("restore");

    word.sees(
        new VolumeStatus(Optional.empty(), Optional.empty(), true, List.of()),
        PodWord.OldData.GOING);
    assertThat(Word.of(word.get()).fields())
        .containsEntry("volume", "empty")
        .containsEntry("oldData", "going");
  }

  private static VolumeStatus status(boolean empty) {
    RootPlace place = new RootPlace("data0", "/var/lib/cassandra/data", true);
    LedgerHead head =
        new LedgerHead(
            new Guard("db", "c1-r1", "c1-r1-0", "cassandra"),
            new RestoreRef("restore-1", "nightly", "d"),
            false,
            NOON,
            null);
    Ledger done =
        new Ledger.Done(head, List.of(new RootMoves(place, List.of(), List.of("ks"))), NOON);
    return new VolumeStatus(Optional.empty(), Optional.of(done), empty, List.of());
  }
}
