package dev.rekindle.controller.storage;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rekindle.storage.Exemption;
import java.net.InetAddress;
import org.junit.jupiter.api.Test;

class EndpointRulesTest {
  private static final EndpointRules STRICT = rules("");

  @Test
  void refusesThisMachineAndItsLink() {
    for (String host :
        new String[] {
          "127.0.0.1",
          "127.9.9.9",
          "0.0.0.0",
          "[::1]",
          "::ffff:127.0.0.1",
          "169.254.169.254",
          "[fe80::1]",
          "168.63.129.16",
          "224.0.0.1",
          "localhost",
          "LOCALHOST.",
          "a.localhost"
        }) {
      assertThat(STRICT.problemOf(host)).as(host).isPresent();
      assertThat(rules("*").problemOf(host)).as(host).isPresent();
    }
  }

  @Test
  void refusesPrivateAddressesAndNamesInsideTheCluster() {
    for (String host :
        new String[] {
          "10.1.2.3",
          "172.31.0.1",
          "192.168.1.1",
          "100.100.100.200",
          "[fd00:ec2::254]",
          "minio",
          "minio.storage.svc",
          "minio.storage.svc.cluster.local",
          "metadata.google.internal"
        }) {
      assertThat(STRICT.problemOf(host)).as(host).isPresent();
      assertThat(rules("*").problemOf(host)).as(host).isEmpty();
    }
  }

  @Test
  void takesWhatIsOfTheWorld() {
    for (String host :
        new String[] {"s3.eu-central-1.amazonaws.com", "52.95.110.1", "[2a05:d07a:a000::1]"}) {
      assertThat(STRICT.problemOf(host)).as(host).isEmpty();
    }
  }

  @Test
  void aNameOfTheWorldMayNotLeadInside() {
    assertThat(STRICT.problemOf("s3.example.com", address("10.0.0.1"))).isPresent();
    assertThat(STRICT.problemOf("s3.example.com", address("127.0.0.1"))).isPresent();
    assertThat(STRICT.problemOf("s3.example.com", address("52.95.110.1"))).isEmpty();
  }

  @Test
  void anAllowedNameMayLeadInsideButNotToThisMachine() {
    EndpointRules rules = rules("minio.storage.svc");

    assertThat(rules.problemOf("minio.storage.svc")).isEmpty();
    assertThat(rules.problemOf("minio.storage.svc", address("10.0.0.1"))).isEmpty();
    assertThat(rules.problemOf("minio.storage.svc", address("127.0.0.1"))).isPresent();
    assertThat(rules.problemOf("other.storage.svc")).isPresent();
  }

  @Test
  void anAllowedNetworkAllowsEvenThisMachine() {
    EndpointRules rules = rules("127.0.0.0/8,10.7.0.0/16");

    assertThat(rules.problemOf("127.0.0.1")).isEmpty();
    assertThat(rules.problemOf("10.7.1.1")).isEmpty();
    assertThat(rules.problemOf("10.8.1.1")).isPresent();
    assertThat(rules.problemOf("any.example.com", address("10.7.1.1"))).isEmpty();
  }

  @Test
  void neverTakesTheApiServer() {
    assertThat(rules("*").problemOf("API.example.com"))
        .hasValueSatisfying(problem -> assertThat(problem).contains("Kubernetes API server"));
  }

  private static InetAddress address(String literal) {
    return InetAddress.ofLiteral(literal);
  }

  private static EndpointRules rules(String allowed) {
    return new EndpointRules(Exemption.list(allowed), "api.example.com");
  }
}
