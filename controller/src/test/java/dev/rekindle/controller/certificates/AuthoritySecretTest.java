package dev.rekindle.controller.certificates;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rekindle.certs.Bundle;
import dev.rekindle.certs.KeyedCertificate;
import dev.rekindle.certs.issue.Authority;
import io.fabric8.kubernetes.api.model.Secret;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class AuthoritySecretTest {
  private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");
  private final KeyedCertificate signer = authority();
  private final KeyedCertificate next = authority();

  @Test
  void isReadAsItWasWritten() {
    Bundle bundle = Bundle.EMPTY.with(authority().certificate());
    AuthoritySecret written = new AuthoritySecret(signer, next, bundle, NOW);

    AuthoritySecret read = AuthoritySecret.read(written.over(null, "ns", "ca"));

    assertThat(read.signer().chain()).isEqualTo(signer.chain());
    assertThat(read.next().key()).isEqualTo(next.key());
    assertThat(read.publishedSince()).isEqualTo(NOW);
    assertThat(read.bundle()).isEqualTo(written.bundle());
    assertThat(read.bundle().authorities())
        .contains(signer.certificate(), next.certificate())
        .hasSize(3);
  }

  @Test
  void forgetsTheKeyAndTheTimeThatAreNoMore() {
    Secret before = new AuthoritySecret(signer, next, Bundle.EMPTY, NOW).over(null, "ns", "ca");
    before.getMetadata().setResourceVersion("7");
    before.getMetadata().getAnnotations().put("somebody's", "own");

    Secret after = new AuthoritySecret(next, null, Bundle.EMPTY, null).over(before, "ns", "ca");

    assertThat(after.getMetadata().getResourceVersion()).isEqualTo("7");
    assertThat(after.getMetadata().getAnnotations())
        .containsExactly(Map.entry("somebody's", "own"));
    assertThat(after.getData()).containsOnlyKeys("tls.crt", "tls.key", "ca.crt");
    assertThat(AuthoritySecret.read(after).signer().chain()).isEqualTo(next.chain());
  }

  @Test
  void whatCannotBeReadCountsAsAbsent() {
    Secret secret = new AuthoritySecret(signer, next, Bundle.EMPTY, NOW).over(null, "ns", "ca");
    Map<String, String> data = new HashMap<>(secret.getData());
    data.put("tls.key", secret.getData().get("next.key"));
    data.put("ca.crt", "%%%");
    secret.setData(data);
    secret.getMetadata().getAnnotations().put(AuthoritySecret.PUBLISHED_SINCE, "yesterday");

    AuthoritySecret read = AuthoritySecret.read(secret);

    assertThat(read.signer()).isNull();
    assertThat(read.publishedSince()).isNull();
    assertThat(read.bundle().authorities()).containsExactly(next.certificate());
    assertThat(AuthoritySecret.read(null).bundle()).isEqualTo(Bundle.EMPTY);
  }

  @Test
  void showsNoKeyInItsText() {
    assertThat(new AuthoritySecret(signer, next, Bundle.EMPTY, NOW))
        .hasToString("AuthoritySecret[bundle of 2]");
  }

  private static KeyedCertificate authority() {
    return Authority.create("test", NOW, Duration.ofDays(1)).keyed();
  }
}
