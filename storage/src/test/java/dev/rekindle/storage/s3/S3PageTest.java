package dev.rekindle.storage.s3;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rekindle.storage.StoragePage;
import org.junit.jupiter.api.Test;

/** docs/storage.md names every value that opens a bucket, and no other. */
class S3PageTest {
  @Test
  void namesEveryKeyOfASecret() {
    assertThat(StoragePage.credentials("S3", 2))
        .containsExactlyInAnyOrderElementsOf(CredentialFiles.names());
  }
}
