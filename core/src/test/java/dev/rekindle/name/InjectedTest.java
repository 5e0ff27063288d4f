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

  @Test
  void cutsNoNameWhereKubernetesAllowsNoDash() {
    String behindADot = "a".repeat(225) + '.' + "b".repeat(20);
    assertThat(Injected.planOf(behindADot)).matches("rekindle-plan-a{225}-[0-9a-f]{12}");
  }

  @Test
  void keepsTheDirectoriesOfStoragesApart() {
    assertThat(Injected.storageDirectory("shop", "shop", "a.b")).isEqualTo("a.b");
    assertThat(Injected.storageDirectory("shop", "a", "b")).isEqualTo("a_b");
    assertThat(Injected.storageDirectory("shop", "n".repeat(63), "s".repeat(253)))
        .hasSizeLessThanOrEqualTo(253)
        .isNotEqualTo(Injected.storageDirectory("shop", "n".repeat(63), "s".repeat(252) + "t"));
  }
}
