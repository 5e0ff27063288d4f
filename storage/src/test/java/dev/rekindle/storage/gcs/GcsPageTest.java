package dev.rekindle.storage.gcs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rekindle.storage.StoragePage;
import org.junit.jupiter.api.Test;

/** docs/storage.md names every file that opens a bucket, and no other. */
class GcsPageTest {
  @Test
  void namesEveryKeyOfASecret() {
    assertThat(StoragePage.credentials("Google", 2))
        .containsExactlyInAnyOrderElementsOf(GcsIdentity.NAMES);
  }
}
