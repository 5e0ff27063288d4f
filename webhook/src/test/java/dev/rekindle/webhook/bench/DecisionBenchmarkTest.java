package dev.rekindle.webhook.bench;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.rekindle.webhook.Manifests;
import dev.rekindle.webhook.admission.MalformedReviewException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.junit.jupiter.api.Test;

/** What is timed does what it is said to do. */
class DecisionBenchmarkTest {
  @Test
  void timesAnInjectionIntoAStatefulSetOfTheSizeThatIsTold()
      throws MalformedReviewException, IOException {
    JsonNode answer = Manifests.MAPPER.readTree(new DecisionBenchmark().injects());

    String patch =
        new String(
            Base64.getDecoder().decode(answer.at("/response/patch").asText()),
            StandardCharsets.UTF_8);
    assertThat(patch).contains("\"rekindle-restore\"");
    assertThat(Manifests.MAPPER.writeValueAsBytes(Reviews.statefulSet()))
        .hasSizeBetween(Reviews.SIZE, Reviews.SIZE + 1_000);
  }

  @Test
  void timesAnUpdateThatKeepsWhatWasInjected() throws MalformedReviewException, IOException {
    JsonNode answer = Manifests.MAPPER.readTree(new DecisionBenchmark().carriesOver());

    assertThat(answer.at("/response/allowed").asBoolean()).as(answer.toString()).isTrue();
    assertThat(answer.at("/response/patch").isMissingNode()).as(answer.toString()).isTrue();
  }
}
