package dev.rekindle.storage.azure;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rekindle.storage.StoragePage;
import java.util.List;
import org.junit.jupiter.api.Test;

/** docs/storage.md names every value that opens a container, and no other. */
class AzurePageTest {
  @Test
  void namesEveryKeyOfASecret() {
    assertThat(keys("Azure, account")).isEqualTo(AccessSettings.ACCOUNT);
    assertThat(keys("Azure, key")).isEqualTo(AccessSettings.KEY);
    assertThat(keys("Azure, SAS")).isEqualTo(AccessSettings.SAS);
    assertThat(keys("Azure, all in one")).isEqualTo(AccessSettings.CONNECTION);
  }

  @Test
  void namesEveryVariableOfThePlatforms() {
    assertThat(StoragePage.credentials("Azure, no secret", 4))
        .containsExactlyInAnyOrderElementsOf(TokenSource.names());
  }

  private static List<String> keys(String row) {
    return StoragePage.credentials(row, 2);
  }
}
