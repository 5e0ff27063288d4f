package dev.rekindle.controller.restore;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class AgentAnswerTest {

  @Test
  void readsWhatAnAgentSays() {
    Word word =
        read(
            """
            {"version":1,"pod":"c-0","state":"staging","message":"Staging.","volume":"inUse",
             "restore":"u1","backup":"nightly","source":"old-0","files":9,"filesDone":3,
             "bytes":900,"bytesDone":300,"bytesPerSecond":10,"secondsLeft":60,"proof.size":0,"proof.object":1,
             "proof.content":2}
            """);

    assertThat(word)
        .isEqualTo(
            new Word(
                Word.Says.STAGING,
                "u1",
                Word.Volume.IN_USE,
                List.of(),
                new Word.Progress(new Word.Count(300, 900), new Word.Count(3, 9), 60L, "object"),
                null));
  }

  @Test
  void knowsNoTimeThatCannotBeTold() {
    String progress = "{\"pod\":\"c-0\",\"state\":\"staging\",\"bytes\":900,\"bytesDone\":300";

    for (String left : List.of("", ",\"secondsLeft\":-1", ",\"secondsLeft\":\"soon\"")) {
      assertThat(read(progress + left + '}').progress())
          .isEqualTo(new Word.Progress(new Word.Count(300, 900), null, null, null));
    }
  }

  @Test
  void readsWhichSeedsAnswer() {
    Word word =
        read(
            """
            {"pod":"c-0","state":"staged","seeds":["10.4.0.3:7000","[fd00::7]:7000","a\\nb",7]}
            """);

    assertThat(word.seeds()).containsExactly("10.4.0.3:7000", "[fd00::7]:7000", "7");
  }

  @Test
  void knowsEveryState() {
    List<String> states =
        List.of("waiting", "staging", "staged", "committing", "done", "failed", "another");

    assertThat(states.stream().map(state -> read("{\"pod\":\"c-0\",\"state\":\"" + state + "\"}")))
        .extracting(Word::says)
        .containsExactly(
            Word.Says.WAITING,
            Word.Says.STAGING,
            Word.Says.STAGED,
            Word.Says.SWITCHING,
            Word.Says.DONE,
            Word.Says.FAILED,
            Word.Says.NOTHING);
  }

  @Test
  void takesNoAnswerForAnotherPodsOrForNone() {
    for (String answer :
        List.of(
            "{\"pod\":\"c-1\",\"state\":\"staged\",\"restore\":\"u1\"}",
            "{\"state\":\"staged\",\"restore\":\"u1\"}",
            "[]",
            "{\"pod\":\"c-0\"",
            "")) {
      assertThat(read(answer)).as(answer).isEqualTo(Word.NONE);
    }
  }

  private static Word read(String json) {
    return AgentAnswer.read(json.getBytes(StandardCharsets.UTF_8), "c-0");
  }
}
