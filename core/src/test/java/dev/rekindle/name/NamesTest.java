package dev.rekindle.name;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

class NamesTest {

  @Test
  void everyExitCodeIsDistinctAndFitsAProcess() {
    assertThat(Arrays.stream(ExitCode.values()).map(ExitCode::number))
        .doesNotHaveDuplicates()
        .allMatch(number -> number >= 0 && number <= 255);
  }

  @Test
  void onlySuccessIsZero() {
    assertThat(Arrays.stream(ExitCode.values()).filter(code -> code.number() == 0))
        .containsExactly(ExitCode.DONE);
  }

  @Test
  void keysAreOfOurDomainAndFormedAsKubernetesWants() {
    assertThat(Arrays.stream(Annotation.values()).map(Annotation::key))
        .doesNotHaveDuplicates()
        .allMatch(key -> key.matches("rekindle\\.dev/[a-z]([a-z-]{0,61}[a-z])?"));
    assertThat(Label.INJECT.key()).isEqualTo("rekindle.dev/inject");
  }
}
