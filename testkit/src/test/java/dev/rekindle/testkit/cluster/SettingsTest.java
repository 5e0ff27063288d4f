package dev.rekindle.testkit.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class SettingsTest {
  private static final Path STATE = Path.of("/srv/cluster");

  private final Settings node = Settings.in(STATE);
  private final Settings controlPlane =
      new Settings(STATE, Settings.Extent.CONTROL_PLANE, Addresses.DEFAULT, 7000);

  @Test
  void namesADeviceThatTheKernelTakesAndThatIsItsOwn() {
    assertThat(node.link()).hasSizeLessThanOrEqualTo(15);
    assertThat(node.link()).isNotEqualTo(Settings.in(Path.of("/srv/other")).link());
  }

  @Test
  void isFoundAgainByItsDirectoryAlone() {
    assertThat(controlPlane.link()).isEqualTo(node.link());
    assertThat(Settings.in(Path.of("/srv/x/../cluster"))).isEqualTo(node);
  }

  @Test
  void takesPortsOfTheMachineOnlyWithoutANode() {
    assertThat(node.portsOfTheMachine()).isEmpty();
    assertThat(controlPlane.portsOfTheMachine()).containsExactly(7000, 7001, 7002);
  }

  @Test
  void refusesPortsThatAreNone() {
    assertThatThrownBy(() -> new Settings(STATE, Settings.Extent.NODE, Addresses.DEFAULT, 65_534))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("65534", "1 to 65533");
  }
}
