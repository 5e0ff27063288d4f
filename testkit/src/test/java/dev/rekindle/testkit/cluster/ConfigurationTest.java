package dev.rekindle.testkit.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ConfigurationTest {
  private static final Path STATE = Path.of("/srv/cluster");
  private static final Map<User, String> TOKENS = Map.of(User.ADMIN, "a1", User.KUBELET, "k1");

  private final Settings node = Settings.in(STATE);
  private final Settings controlPlane =
      new Settings(STATE, Settings.Extent.CONTROL_PLANE, Addresses.DEFAULT, 7000);

  @Test
  void givesEveryUserATokenAndAFile() {
    Map<String, String> files = Configuration.files(controlPlane, TOKENS);

    assertThat(files.get("pki/tokens.csv"))
        .contains("a1,rekindle-admin,rekindle-admin,system:masters\n")
        .contains("k1,system:node:rekindle-node,system:node:rekindle-node,system:nodes\n");
    assertThat(files.get("kubeconfigs/kubelet"))
        .contains("server: https://127.0.0.1:7000", "token: k1")
        .contains("certificate-authority: /srv/cluster/pki/apiserver.crt")
        .doesNotContain("a1");
  }

  @Test
  void knowsOneAddressOfTheNodeEverywhere() {
    Map<String, String> files = Configuration.files(node, TOKENS);

    assertThat(files.get("kubelet.yaml"))
        .contains("address: 10.213.0.2", "clusterDNS: [10.213.0.2]");
    assertThat(files.get("Corefile")).contains("bind 10.213.0.2");
    assertThat(files.get("resolv.conf")).isEqualTo("nameserver 10.213.0.2\n");
    assertThat(files.get("kubeconfigs/admin"))
        .contains("server: https://10.213.0.2:6443", "/mnt/pki/apiserver.crt");
    assertThat(files.get("kube-proxy.yaml")).contains("clusterCIDR: 10.213.128.0/17");
    assertThat(files.get("cni/10-rekindle.conflist")).contains("\"subnet\": \"10.213.128.0/17\"");
  }

  @Test
  void asksNobodyOutsideForANameThatIsNotTheClusters() {
    assertThat(Configuration.files(node, TOKENS).get("Corefile"))
        .contains("rcode NXDOMAIN")
        .doesNotContain("forward");
  }

  @Test
  void keepsContainersInTheControlGroupThatGoesWithTheCluster() {
    assertThat(Configuration.files(node, TOKENS).get("kubelet.yaml"))
        .contains("cgroupRoot: /" + node.controlGroup());
  }

  @Test
  void hasNothingOfANodeWithoutOne() {
    assertThat(Configuration.files(controlPlane, TOKENS))
        .containsOnlyKeys("pki/tokens.csv", "kubeconfigs/admin", "kubeconfigs/kubelet");
    assertThat(Commands.of(controlPlane)).containsOnlyKeys("etcd", "kube-apiserver");
    assertThat(Commands.of(controlPlane).get("kube-apiserver"))
        .contains("--bind-address=127.0.0.1", "--secure-port=7000");
  }
}
