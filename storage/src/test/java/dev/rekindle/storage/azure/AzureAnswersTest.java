package dev.rekindle.storage.azure;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rekindle.proof.StatedHash;
import dev.rekindle.storage.Proxies;
import dev.rekindle.storage.StoreException.Kind;
import dev.rekindle.storage.StoreFailures;
import dev.rekindle.storage.http.Headers;
import dev.rekindle.storage.rest.RestAddress;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AzureAnswersTest {
  private static final String MD5 = "CY9rzUYh03PK3k6DJie09g==";

  @ParameterizedTest
  @CsvSource({
    "x-ms-meta-hdi_isfolder, true, true",
    "x-ms-meta-hdi_isfolder, True, true",
    "x-ms-meta-hdi_isfolder, false, false",
    "x-ms-resource-type, directory, true",
    "x-ms-resource-type, file, false",
    "x-ms-meta-other, true, false"
  })
  void knowsDirectoriesOfOtherPrograms(String name, String value, boolean folder) {
    assertThat(AzureAnswers.isFolder(new Headers().add(name, value))).isEqualTo(folder);
  }

  /** Of a range, Content-MD5 is the range's. */
  @Test
  void believesTheHashOfAWholeBlobOnly() throws Exception {
    Headers headers = new Headers().add("etag", "\"e\"").add("content-md5", MD5);

    assertThat(AzureAnswers.info("k", 4, headers, true).hash()).isInstanceOf(StatedHash.Md5.class);
    assertThat(AzureAnswers.info("k", 4, headers, false).hash()).isEqualTo(StatedHash.NONE);
    headers.add("x-ms-blob-content-md5", MD5);
    assertThat(AzureAnswers.info("k", 4, headers, false).hash()).isInstanceOf(StatedHash.Md5.class);
  }

  @Test
  void sendsNoTokenOverHttp() {
    AzureIdentity platform = new AzureIdentity(null, Proxies.NONE);

    StoreFailures.of(
        () -> platform.tokenFor(new RestAddress(false, "host", 80)),
        Kind.INVALID,
        "is not sent over http");
  }
}
