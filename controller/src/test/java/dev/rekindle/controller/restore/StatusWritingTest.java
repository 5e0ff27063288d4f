package dev.rekindle.controller.restore;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rekindle.api.Restore;
import dev.rekindle.api.RestoreStatus;
import dev.rekindle.api.RestoreStatus.Phase;
import dev.rekindle.controller.restore.TargetSet.Order;
import dev.rekindle.plan.PlanState;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What a status says of the progress that agents tell. */
class StatusWritingTest {
  private final Restore restore = new Restore();

  StatusWritingTest() {
    restore.setMetadata(
        new ObjectMetaBuilder().withName("one").withUid(Situation.UID).withGeneration(1L).build());
    StatusDraft draft = new StatusDraft(null);
    draft.phase = Phase.STAGING;
    restore.setStatus(draft.build(1L));
  }

  @Test
  void addsUpBytesAndFilesAndTellsTheLongestTime() {
    RestoreStatus status = seen(staging(100, 1, 80L), staging(300, 3, 60L));

    assertThat(status.bytesDone()).isEqualTo(400);
    assertThat(status.bytesTotal()).isEqualTo(1_800);
    assertThat(status.filesDone()).isEqualTo(4);
    assertThat(status.filesTotal()).isEqualTo(18);
    assertThat(status.secondsLeft()).isEqualTo(80);
    assertThat(status.progress()).isEqualTo(22);
    assertThat(status.nodes()).extracting(node -> node.filesDone()).containsExactly(1L, 3L);
    assertThat(status.nodes()).extracting(node -> node.filesTotal()).containsExactly(9L, 9L);
    assertThat(status.nodes()).extracting(node -> node.secondsLeft()).containsExactly(80L, 60L);
  }

  @Test
  void tellsNoTimeAsLongAsANodeCannot() {
    assertThat(seen(staging(100, 1, null), staging(300, 3, 60L)).secondsLeft()).isNull();
    assertThat(seen(Word.NONE, staging(300, 3, 60L)).secondsLeft()).isNull();
  }

  @Test
  void whatHasStagedTakesNoTime() {
    RestoreStatus last = seen(staged(), staging(300, 3, 60L));
    RestoreStatus all = seen(staged(), staged());

    assertThat(last.secondsLeft()).isEqualTo(60);
    assertThat(all.secondsLeft()).isNull();
    assertThat(all.filesDone()).isEqualTo(18);
    assertThat(all.progress()).isEqualTo(100);
  }

  @Test
  void aTimeThatGrowsWhileNoByteComesIsNoNews() {
    RestoreStatus before = seen(staging(100, 1, 80L), staged());
    RestoreStatus longer = seen(staging(100, 1, 200L), staged());
    RestoreStatus untold = seen(staging(100, 1, null), staged());

    assertThat(longer).isEqualTo(before);
    assertThat(untold.secondsLeft()).isNull();
    assertThat(seen(staging(101, 1, 190L), staged()).secondsLeft()).isEqualTo(190);
  }

  @Test
  void keepsHowFarAPodCameThatDoesNotAnswer() {
    seen(staged(), staging(300, 3, 60L));

    RestoreStatus silent = seen(staged(), Word.NONE);

    assertThat(silent.bytesDone()).isEqualTo(1_200);
    assertThat(silent.filesDone()).isEqualTo(12);
    assertThat(silent.secondsLeft()).isNull();
  }

  /** Writes over what was seen before. */
  private RestoreStatus seen(Word... words) {
    List<String> names = Situation.names("db", words.length);
    List<ObservedPod> pods =
        names.stream()
            .map(
                name ->
                    new ObservedPod(
                        name,
                        name,
                        new ObservedPod.State.Starting(),
                        null,
                        Arrays.asList(words).get(names.indexOf(name))))
            .toList();
    Asked asked =
        new Asked(
            Situation.UID,
            Situation.UID,
            Set.of(),
            Asked.Origin.IN_PLACE,
            new Asked.Stand.Begun("digest", Asked.Before.WHOLE),
            null);
    Observed observed =
        new Observed(
            asked,
            new Observed.Check.Accepted("digest"),
            List.of(
                new TargetSet(
                    "db", Order.PARALLEL, Situation.ours(PlanState.STAGE), names, names, pods)),
            Situation.NOW);
    RestoreStatus after =
        StatusWriting.after(
            new RestoreStep.Wait(Waiting.STAGING, "not staged yet"),
            new Sight(restore, observed, Map.of(), null));
    restore.setStatus(after);
    return after;
  }

  private static Word staging(long bytes, long files, @Nullable Long left) {
    return word(Word.Says.STAGING, bytes, files, left);
  }

  private static Word staged() {
    return word(Word.Says.STAGED, 900, 9, null);
  }

  private static Word word(Word.Says says, long bytes, long files, @Nullable Long left) {
    return new Word(
        says,
        Situation.UID,
        Word.Volume.IN_USE,
        List.of(),
        new Word.Progress(new Word.Count(bytes, 900), new Word.Count(files, 9), left, "content"),
        null);
  }
}
