package dev.rekindle.name;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class InjectedTest {
  @Test
  void namesThePlanAfterItsStatefulSet() {
    assertThat(Injected.planOf("c1-r1-sts")).isEqualTo("rekindle-plan-c1-r1-sts");
  }

  @Test
  void keepsLongNamesApartAndWithinWhatKubernetesAllows() {
    String one = "a".repeat(252) + 'b';
    String other = "a".repeat(252) + 'c';

    assertThat(Injected.planOf(one)).hasSize(253).startsWith("rekindle-plan-aaa");
    assertThat(Injected.planOf(one)).isNotEqualTo(Injected.planOf(other));
    assertThat(Injected.planOf("a".repeat(239))).hasSize(253).endsWith("aaa");
  }
}
