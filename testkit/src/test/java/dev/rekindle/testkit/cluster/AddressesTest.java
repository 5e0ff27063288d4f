package dev.rekindle.testkit.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AddressesTest {
  private final Addresses addresses = Addresses.parse("172.20.0.0/16");

  @Test
  void partsItsBlockWithoutOverlap() {
    assertThat(addresses.network()).isEqualTo("172.20.0.0/16");
    assertThat(addresses.host()).isEqualTo("172.20.0.1");
    assertThat(addresses.node()).isEqualTo("172.20.0.2");
    assertThat(addresses.services()).isEqualTo("172.20.64.0/18");
    assertThat(addresses.firstService()).isEqualTo("172.20.64.1");
    assertThat(addresses.pods()).isEqualTo("172.20.128.0/17");
  }

  @Test
  void seesWhichRoutesOfTheMachineItWouldTakeAway() {
    assertThat(
            addresses.overlapping(
                List.of(
                    "default",
                    "172.20.5.0/24",
                    "172.20.0.0/16",
                    "172.16.0.0/12",
                    "172.20.1.1",
                    "172.21.0.0/16",
                    "10.0.0.0/8",
                    "fe80::/64")))
        .containsExactly("172.20.5.0/24", "172.20.0.0/16", "172.16.0.0/12", "172.20.1.1");
  }

  @Test
  void findsANetworkThatNobodyUses() {
    assertThat(Addresses.unused(List.of("default", "10.212.0.0/16"))).isEqualTo(Addresses.DEFAULT);
    assertThat(Addresses.unused(List.of("10.213.0.0/30", "10.213.128.0/17", "10.214.7.0/24")))
        .isEqualTo(new Addresses(10, 215));
    assertThat(Addresses.unused(List.of("10.0.0.0/8"))).isEqualTo(Addresses.DEFAULT);
  }

  @ParameterizedTest
  @ValueSource(strings = {"8.8.0.0/16", "172.15.0.0/16", "172.32.0.0/16", "192.167.0.0/16"})
  void refusesAddressesThatBelongToOthers(String network) {
    assertThatThrownBy(() -> Addresses.parse(network))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(network + " is not a private one");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "10.213.0.0", "10.213.0.0/24", "10.213.1.0/16", "ten.0.0.0/16"})
  void refusesOtherForms(String network) {
    assertThatThrownBy(() -> Addresses.parse(network))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("'" + network + "' has another form than A.B.0.0/16");
  }
}
