package dev.rekindle.storage.gcs;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.rekindle.proof.StatedHash;
import dev.rekindle.storage.ObjectInfo;
import dev.rekindle.storage.http.Headers;
import dev.rekindle.storage.rest.Page;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.ProtocolException;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GcsObjectsTest {
  private static final StatedHash MD5 = new StatedHash.Md5("098f6bcd4621d373cade4e832627b4f6");

  @Test
  void readsAPageAsGoogleSendsIt() throws IOException {
    Page page =
        page(
            """
            {
              "kind": "storage#objects",
              "nextPageToken": "CgNmLzE=",
              "prefixes": ["a/", "\\u00fc/"],
              "items": [
                {
                  "name": "a/\\u00fc \\"b\\".db",
                  "generation": "1700000000000000",
                  "size": "4294967296",
                  "md5Hash": "CY9rzUYh03PK3k6DJie09g==",
                  "crc32c": "hqBye",
                  "updated": "2009-10-12T17:50:30.123Z",
                  "metadata": {"name": "not this one", "size": "1"},
                  "acl": [{"name": "nor this"}]
                },
                {"name": "composed", "generation": "1", "size": "0", "crc32c": "AAAAAA=="}
              ]
            }
            """);

    assertThat(page.objects())
        .containsExactly(
            new ObjectInfo(
                "a/ü \"b\".db",
                4_294_967_296L,
                "1700000000000000",
                MD5,
                Instant.parse("2009-10-12T17:50:30Z")),
            new ObjectInfo("composed", 0, "1", StatedHash.NONE, 0, Instant.EPOCH));
    assertThat(page.directories()).containsExactly("a/", "ü/");
    assertThat(page.next()).isEqualTo("CgNmLzE=");
  }

  @Test
  void endsWithAPageWithoutAToken() throws IOException {
    assertThat(page("{\"kind\":\"storage#objects\"}").next()).isNull();
    assertThat(page("{\"kind\":\"storage#objects\",\"nextPageToken\":\"\"}").next()).isNull();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "SECRET",
        "[]",
        "{}",
        "{\"error\": {\"message\": \"SECRET\"}}",
        "{\"kind\":\"storage#objects\",\"items\":[{\"name\":\"SECRET\",\"generation\":\"1\"}]}",
        "{\"kind\":\"storage#objects\",\"items\":[{\"name\":\"SECRET\",\"size\":\"1\"}]}",
        "{\"kind\":\"storage#objects\",\"items\":[{\"size\":\"1\",\"generation\":\"1\"}]}",
        "{\"kind\":\"storage#objects\",\"items\":[{\"name\":\"a\",\"size\":\"SECRET\",\"generation\":\"1\"}]}",
        "{\"kind\":\"storage#objects\",\"items\":[{\"name\":\"SECRET"
      })
  void refusesWhatIsNoPageWithoutRepeatingIt(String body) {
    ProtocolException e = catchThrowableOfType(ProtocolException.class, () -> page(body));

    assertThat(e).as("the failure").isNotNull().hasNoCause();
    assertThat(e.getMessage()).doesNotContain("SECRET");
  }

  @Test
  void readsHashesInOneHeaderOrMany() throws IOException {
    Headers one = head().add("X-Goog-Hash", "crc32c=AAAAAA==, md5=CY9rzUYh03PK3k6DJie09g==");
    Headers two =
        head()
            .add("x-goog-hash", "md5=CY9rzUYh03PK3k6DJie09g==")
            .add("x-goog-hash", "crc32c=AAAAAA==");

    for (Headers headers : new Headers[] {one, two}) {
      assertThat(GcsObjects.info("k", 4, headers).hash()).isEqualTo(MD5);
      assertThat(GcsObjects.hash(headers, "crc32c")).contains("AAAAAA==");
    }
    assertThat(GcsObjects.info("k", 4, head()).hash()).isEqualTo(StatedHash.NONE);
  }

  @Test
  void refusesAReadThatDoesNotSayItsGeneration() {
    assertThat(
            catchThrowableOfType(
                ProtocolException.class, () -> GcsObjects.info("k", 4, new Headers())))
        .hasMessageContaining("no generation");
  }

  private static Headers head() {
    return new Headers().add("x-goog-generation", "7");
  }

  private static Page page(String body) throws IOException {
    return GcsObjects.page(new ByteArrayInputStream(body.getBytes(UTF_8)));
  }
}
