package dev.rekindle.testkit.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class NeedsTest {
  private static final long PLENTY = 1L << 40;
  private static final Machine GOOD =
      new Machine(true, true, List.of(), PLENTY, List.of("default", "192.168.7.0/24"), List.of());

  private final Settings node = Settings.in(Path.of("/srv/cluster"));
  private final Settings controlPlane =
      new Settings(Path.of("/srv/cluster"), Settings.Extent.CONTROL_PLANE, Addresses.DEFAULT, 7000);

  @Test
  void findsNothingWrongWithAMachineThatHasEverything() {
    assertThat(Needs.missing(node, GOOD)).isEmpty();
  }

  @Test
  void saysAllThatIsMissingAtOnceAndWhatToDo() {
    Machine bare =
        new Machine(
            false,
            false,
            List.of("ip", "nft", "runc", "ptp", "unshare"),
            5L << 20,
            List.of(),
            List.of());

    assertThat(Needs.missing(node, bare))
        .satisfiesExactly(
            root -> assertThat(root).contains("needs root", "sudo", "--control-plane"),
            programs ->
                assertThat(programs)
                    .startsWith("Not there: ip, nft, runc, ptp, unshare")
                    .endsWith(
                        "apt-get install -y containernetworking-plugins iproute2 nftables runc util-linux"),
            disk -> assertThat(disk).contains("/srv/cluster", "5 MiB left", "--state"));
  }

  @Test
  void refusesANetworkThatTheMachineUses() {
    Machine inUse = new Machine(true, true, List.of(), PLENTY, List.of("10.213.4.0/22"), List.of());

    assertThat(Needs.missing(node, inUse))
        .singleElement()
        .asString()
        .contains("10.213.0.0/16", "10.213.4.0/22", "--network");
  }

  @Test
  void saysThatARootOfAContainerIsNotEnough() {
    Machine container = new Machine(true, false, List.of(), PLENTY, List.of(), List.of());

    assertThat(Needs.missing(node, container))
        .singleElement()
        .asString()
        .contains("namespaces", "--privileged");
  }

  @Test
  void wantsNeitherRootNorProgramsForAnApiServerAlone() {
    Machine bare = new Machine(false, false, List.of("runc"), PLENTY, List.of(), List.of());

    assertThat(Needs.missing(controlPlane, bare)).isEmpty();
  }

  @Test
  void namesEveryPortThatIsTaken() {
    Machine busy = new Machine(false, false, List.of(), PLENTY, List.of(), List.of(7000, 7002));

    assertThat(Needs.missing(controlPlane, busy))
        .satisfiesExactly(
            first -> assertThat(first).contains("port 7000", "--port"),
            second -> assertThat(second).contains("port 7002"));
  }
}
