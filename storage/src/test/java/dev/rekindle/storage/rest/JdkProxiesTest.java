package dev.rekindle.storage.rest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rekindle.storage.Proxies;
import java.net.Authenticator;
import java.net.Authenticator.RequestorType;
import java.net.PasswordAuthentication;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class JdkProxiesTest {
  private static final Map<String, String> ENVIRONMENT =
      Map.of("HTTPS_PROXY", "http://user:hidden@proxy:3128");

  @Test
  void tellsThePasswordToItsProxyAlone() throws Exception {
    assertThat(asked("proxy", 3128, RequestorType.PROXY))
        .hasValueSatisfying(
            told -> {
              assertThat(told.getUserName()).isEqualTo("user");
              assertThat(told.getPassword()).containsExactly("hidden".toCharArray());
            });
    assertThat(asked("proxy", 3128, RequestorType.SERVER)).isEmpty();
    assertThat(asked("other", 3128, RequestorType.PROXY)).isEmpty();
    assertThat(asked("proxy", 80, RequestorType.PROXY)).isEmpty();
  }

  @Test
  void needsNobodyWhoTellsPasswordsWhereNoneIsWanted() throws Exception {
    assertThat(new JdkProxies(Proxies.of(Map.of("HTTPS_PROXY", "http://proxy"))).passwords())
        .isNull();
  }

  private static Optional<PasswordAuthentication> asked(String host, int port, RequestorType who)
      throws Exception {
    Authenticator passwords = new JdkProxies(Proxies.of(ENVIRONMENT)).passwords();
    return Optional.ofNullable(
        Authenticator.requestPasswordAuthentication(
            passwords, host, null, port, "http", "", "basic", null, who));
  }
}
