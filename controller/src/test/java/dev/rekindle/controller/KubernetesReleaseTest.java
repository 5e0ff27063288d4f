package dev.rekindle.controller;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class KubernetesReleaseTest {
  @Test
  void takesWhatHasWhatWeNeed() {
    assertThat(KubernetesRelease.problemOf("1", "32")).isEmpty();
    assertThat(KubernetesRelease.problemOf("1", "33+")).isEmpty();
    assertThat(KubernetesRelease.problemOf("2", "0")).isEmpty();
  }

  @Test
  void refusesWhatIsOlderOrUnknown() {
    assertThat(KubernetesRelease.problemOf("1", "31+").orElseThrow())
        .isEqualTo("expected Kubernetes 1.32 or later, found 1.31+; upgrade the cluster first");
    assertThat(KubernetesRelease.problemOf("0", "99")).isPresent();
    assertThat(KubernetesRelease.problemOf(null, "")).isPresent();
  }
}
