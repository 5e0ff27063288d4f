package dev.rekindle.storage.s3;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rekindle.storage.Secret;
import dev.rekindle.storage.http.Headers;
import dev.rekindle.storage.rest.Percent;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * The first three are the examples of the Amazon S3 API Reference, "Signature Calculations for the
 * Authorization Header"; what they leave out was computed by botocore 1.40.41.
 */
class SigV4Test {
  private static final AccessKeys AWS_EXAMPLE =
      new AccessKeys(
          "AKIAIOSFODNN7EXAMPLE", new Secret("wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY"), null);
  private static final Instant AWS_TIME = Instant.parse("2013-05-24T00:00:00Z");

  private static final Secret KEY = new Secret("wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY");
  private static final Instant TIME = Instant.parse("2026-02-03T04:05:06.789Z");

  private final SigV4 signer = new SigV4("us-east-1");

  @Test
  void signsAnObjectsRange() {
    Headers headers =
        signer.sign(
            AWS_EXAMPLE, aws("/test.txt", ""), new Headers().add("Range", "bytes=0-9"), AWS_TIME);

    assertThat(headers.first("authorization"))
        .contains(
            "AWS4-HMAC-SHA256 Credential=AKIAIOSFODNN7EXAMPLE/20130524/us-east-1/s3/aws4_request,"
                + " SignedHeaders=host;range;x-amz-content-sha256;x-amz-date,"
                + " Signature=f0e8bdb87c964420e857bd35b5d6ed310bd44f0170aba48dd91039c6036bdb41");
    assertThat(headers.first("x-amz-date")).contains("20130524T000000Z");
    assertThat(headers.first("range")).contains("bytes=0-9");
  }

  @Test
  void signsAListing() {
    assertThat(signature(aws("/", "max-keys=2&prefix=J")))
        .isEqualTo("34b48302e7b5fa45bde8084f4b7868a86f0a534bc59db6670ed5711ef69dc6f7");
  }

  @Test
  void signsAParameterWithoutAValue() {
    assertThat(signature(aws("/", "lifecycle=")))
        .isEqualTo("fea454ca298b7da1c68078a5d1bdbfbbe0d65c699e0f91ac7a200a0136783543");
  }

  @Test
  void signsOddKeysWithTheTokenOfASession() {
    AccessKeys session = new AccessKeys("AKIDEXAMPLE", KEY, new Secret("session/token=="));
    String path = Percent.encode("/bucket/", "a b/\u00fc+()'*!=&~.x", "/");
    Headers wanted = new Headers().add("range", "bytes=5-9").add("if-match", "\"e-3\"");

    Headers headers = new SigV4("eu-west-1").sign(session, local(path, ""), wanted, TIME);

    assertThat(headers.first("x-amz-security-token")).contains("session/token==");
    assertThat(headers.first("authorization"))
        .contains(
            "AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20260203/eu-west-1/s3/aws4_request,"
                + " SignedHeaders=host;if-match;range;x-amz-content-sha256;x-amz-date;x-amz-security-token,"
                + " Signature=4021e9fbe256d5fb9aec408290400b821083b24400113d57ea203469e6af7b54");
  }

  @Test
  void signsAnOddPrefix() {
    AccessKeys keys = new AccessKeys("AKIDEXAMPLE", KEY, null);
    String query = new ListQuery("a b/+", "a b/+\u00fc", null, "").encoded();

    Headers headers =
        new SigV4("eu-west-1").sign(keys, local("/bucket", query), new Headers(), TIME);

    assertThat(headers.first("authorization").orElseThrow())
        .endsWith("Signature=23c980969fe8ba79237bda881c409444e7e026b59bc61c7e8755b2019dbdbf08");
  }

  @Test
  void takesTheKeyOfTheDayAndOfWhoAsks() {
    SigV4.Request request = aws("/test.txt", "");
    AccessKeys others = new AccessKeys("AKIAIOSFODNN7EXAMPLE", KEY, null);
    List<String> first = signatures(request, AWS_EXAMPLE, others);

    assertThat(signatures(request, AWS_EXAMPLE, others)).isEqualTo(first);
    assertThat(first).doesNotHaveDuplicates();
  }

  private List<String> signatures(SigV4.Request request, AccessKeys... keys) {
    List<String> signatures = new ArrayList<>();
    for (AccessKeys who : keys) {
      for (Instant when : List.of(AWS_TIME, AWS_TIME.plusSeconds(86_400))) {
        signatures.add(
            signer
                .sign(who, request, new Headers(), when)
                .first("authorization")
                .orElseThrow()
                .replaceFirst(".*Signature=", ""));
      }
    }
    return signatures;
  }

  private String signature(SigV4.Request request) {
    return signer
        .sign(AWS_EXAMPLE, request, new Headers(), AWS_TIME)
        .first("authorization")
        .orElseThrow()
        .replaceFirst(".*Signature=", "");
  }

  private static SigV4.Request aws(String path, String query) {
    return new SigV4.Request("GET", "examplebucket.s3.amazonaws.com", path, query);
  }

  private static SigV4.Request local(String path, String query) {
    return new SigV4.Request("GET", "127.0.0.1:9000", path, query);
  }
}
