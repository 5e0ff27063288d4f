package dev.rekindle.webhook.admission;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.rekindle.webhook.Manifests;
import dev.rekindle.webhook.problem.Problem;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ReviewCodecTest {
  private final ReviewCodec codec = new ReviewCodec(Manifests.MAPPER);

  @Test
  void readsWhatAnApiServerSends() throws MalformedReviewException {
    AdmissionCall call =
        codec.read(
            bytes(
                """
                {"apiVersion": "admission.k8s.io/v1", "kind": "AdmissionReview", "request": {
                  "uid": "1", "operation": "UPDATE", "namespace": "shop", "name": "c1",
                  "kind": {"group": "apps", "version": "v1", "kind": "StatefulSet"},
                  "userInfo": {"username": "jane", "groups": ["a", "b"], "extra": {"k": ["v"]}},
                  "object": {"metadata": {"name": "c1"}}, "oldObject": {"metadata": {}},
                  "dryRun": false}}
                """));

    assertThat(call.uid()).isEqualTo("1");
    assertThat(call.operation()).isEqualTo(AdmissionCall.Operation.UPDATE);
    assertThat(call.kind()).isEqualTo("StatefulSet");
    assertThat(call.user().groups()).containsExactly("a", "b");
    assertThat(call.user().extra()).containsEntry("k", List.of("v"));
    assertThat(call.oldObject().isObject()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "{",
        "[]",
        "{\"apiVersion\":\"admission.k8s.io/v1beta1\",\"kind\":\"AdmissionReview\"}",
        "{\"apiVersion\":\"admission.k8s.io/v1\",\"kind\":\"AdmissionReview\"}",
        "{\"apiVersion\":\"admission.k8s.io/v1\",\"kind\":\"AdmissionReview\",\"request\":"
            + "{\"uid\":\"1\",\"operation\":\"READ\"}}",
        "{\"apiVersion\":\"admission.k8s.io/v1\",\"kind\":\"AdmissionReview\",\"request\":"
            + "{\"uid\":\"1\",\"operation\":\"CREATE\",\"object\":[]}}"
      })
  void refusesWhatIsNoReview(String body) {
    assertThatThrownBy(() -> codec.read(bytes(body)))
        .isInstanceOf(MalformedReviewException.class)
        .hasMessageStartingWith("expected");
  }

  @Test
  void writesPatchesInBase64() throws IOException {
    JsonNode patch = Manifests.MAPPER.readTree("[{\"op\":\"remove\",\"path\":\"/a\"}]");

    JsonNode response = response(new Answer.Patched(patch, List.of("mind the gap")));

    assertThat(response.path("allowed").asBoolean()).isTrue();
    assertThat(response.path("patchType").asText()).isEqualTo("JSONPatch");
    assertThat(
            Manifests.MAPPER.readTree(Base64.getDecoder().decode(response.path("patch").asText())))
        .isEqualTo(patch);
    assertThat(response.at("/warnings/0").asText()).isEqualTo("mind the gap");
  }

  @Test
  void writesEveryProblemAndWhereItIs() throws IOException {
    JsonNode response =
        response(
            new Answer.Denied(
                List.of(
                    new Problem("One", "a", "b", "c", "D."),
                    new Problem("Two", "e", "f", "g", "H."))));

    assertThat(response.path("allowed").asBoolean()).isFalse();
    assertThat(response.at("/status/code").asInt()).isEqualTo(422);
    assertThat(response.at("/status/message").asText())
        .isEqualTo(
            "2 problems:\n* One: a: expected b, found c. D.\n* Two: e: expected f, found g. H.");
    assertThat(response.at("/status/details/causes/1/field").asText()).isEqualTo("e");
  }

  @Test
  void cutsAListOfProblemsThatNobodyWouldRead() throws IOException {
    List<Problem> many =
        IntStream.range(0, 400)
            .mapToObj(i -> new Problem("Code" + i, "a", "b", "c", "D."))
            .toList();

    String message = response(new Answer.Denied(many)).at("/status/message").asText();

    assertThat(message).startsWith("400 problems:").endsWith("and 350 more");
  }

  @Test
  void tellsThatAskingAgainCanHelp() throws IOException {
    JsonNode response = response(new Answer.Failed("the API server did not answer"));

    assertThat(response.path("allowed").asBoolean()).isFalse();
    assertThat(response.at("/status/code").asInt()).isEqualTo(503);
  }

  private JsonNode response(Answer answer) throws IOException {
    return Manifests.MAPPER.readTree(codec.write("1", answer)).path("response");
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
