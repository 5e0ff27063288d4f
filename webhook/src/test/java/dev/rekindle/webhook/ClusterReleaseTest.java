package dev.rekindle.webhook;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fabric8.kubernetes.client.VersionInfo;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ClusterReleaseTest {
  @ParameterizedTest
  @CsvSource({"1, 32", "1, 32+", "1, 36", "2, 0"})
  void worksOnReleasesThatHaveWhatWeNeed(String major, String minor) {
    assertThatCode(() -> ClusterRelease.require(release(major, minor))).doesNotThrowAnyException();
  }

  @ParameterizedTest
  @CsvSource({"1, 31", "1, 31+", "0, 99", "'', ''"})
  void refusesOlderOnesWithWhatToDo(String major, String minor) {
    assertThatThrownBy(() -> ClusterRelease.require(release(major, minor)))
        .hasMessage(
            "expected Kubernetes 1.32 or later, found %s.%s; upgrade the cluster", major, minor);
  }

  private static VersionInfo release(String major, String minor) {
    return new VersionInfo.Builder().withMajor(major).withMinor(minor).build();
  }
}
