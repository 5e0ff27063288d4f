package dev.rekindle.storage;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rekindle.storage.StoreException.Kind;
import java.net.URI;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ProxiesTest {
  @Test
  void readsTheVariablesThatThePageNames() {
    assertThat(StoragePage.firstColumn("## Proxies")).isEqualTo(Proxies.VARIABLES);
  }

  @Test
  void asksDirectlyWithoutAVariable() throws Exception {
    assertThat(Proxies.of(Map.of()).to(true, "example.com", 443)).isEmpty();
    assertThat(Proxies.of(Map.of("HTTPS_PROXY", " ")).to(true, "example.com", 443)).isEmpty();
  }

  @Test
  void hasAProxyForEachScheme() throws Exception {
    Proxies proxies = Proxies.of(Map.of("HTTPS_PROXY", "http://a:1", "HTTP_PROXY", "http://b:2"));

    assertThat(proxies.to(URI.create("https://example.com/x"))).contains(new Proxy("a", 1, null));
    assertThat(proxies.to(URI.create("http://example.com/x"))).contains(new Proxy("b", 2, null));
    assertThat(Proxies.of(Map.of("HTTP_PROXY", "b")).to(true, "example.com", 443)).isEmpty();
  }

  @Test
  void takesLowerCaseBeforeUpperCase() throws Exception {
    Proxies proxies =
        Proxies.of(
            Map.of(
                "https_proxy", "http://lower:1",
                "HTTPS_PROXY", "http://upper:1",
                "no_proxy", "a.com",
                "NO_PROXY", "b.com"));

    assertThat(proxies.to(true, "b.com", 443)).contains(new Proxy("lower", 1, null));
    assertThat(proxies.to(true, "a.com", 443)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "http://proxy:3128, proxy, 3128",
    "http://proxy:3128/, proxy, 3128",
    "HTTP://proxy, proxy, 80",
    "proxy:3128, proxy, 3128",
    "10.0.0.1, 10.0.0.1, 80",
    "http://[fd00::1]:8080, fd00::1, 8080",
  })
  void readsUrls(String value, String host, int port) throws Exception {
    assertThat(Proxies.of(Map.of("https_proxy", value)).forHttps())
        .isEqualTo(new Proxy(host, port, null));
  }

  @Test
  void readsUserAndPassword() throws Exception {
    Proxy proxy = Proxies.of(Map.of("https_proxy", "http://u%40x:p%2Fw+%3a@proxy:1")).forHttps();

    assertThat(proxy.login().user()).isEqualTo("u@x");
    assertThat(proxy.login().password().reveal()).isEqualTo("p/w+:");
    assertThat(proxy.authorization().orElseThrow().reveal()).isEqualTo("Basic dUB4OnAvdys6");
    assertThat(proxy).hasToString("the proxy http://proxy:1");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://u:SECRET@proxy",
        "socks5://u:SECRET@proxy",
        "http://u:SECRET@",
        "http://u:SEC#RET@proxy",
        "http://u:SEC RET@proxy",
        "http://u:SECRET@proxy/path",
        "http://u:SECRET%zz@proxy"
      })
  void refusesWhatIsNoHttpProxyWithoutRepeatingIt(String value) {
    Map<String, String> both = Map.of("HTTPS_PROXY", value, "HTTP_PROXY", value);
    StoreException e =
        StoreFailures.of(
            () -> Proxies.of(both),
            Kind.INVALID,
            "HTTPS_PROXY cannot be used: expected http://[user:password@]host[:port]",
            "HTTP_PROXY cannot be used");

    assertThat(e.getMessage()).doesNotContain("SEC", "RET@");
    assertThat(e).hasNoCause();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "*                     | any.example.com:443",
        "example.com           | example.com:443",
        "example.com           | EXAMPLE.com.:443",
        "example.com           | a.b.example.com:443",
        ".example.com          | a.example.com:443",
        "*.example.com         | a.example.com:443",
        "EXAMPLE.com.          | a.example.com:443",
        "example.com:8443      | example.com:8443",
        "other, example.com    | example.com:443",
        "other example.com     | example.com:443",
        "10.1.2.3              | 10.1.2.3:443",
        "10.1.2.3:8443         | 10.1.2.3:8443",
        "10.0.0.0/8            | 10.200.1.1:443",
        "10.0.0.0/9            | 10.127.1.1:443",
        "0.0.0.0/0             | 192.0.2.1:443",
        "fd00::/8              | [fdab::1]:443",
        "fd00::1               | [fd00:0:0::1]:443",
        "[fd00::1]             | [fd00::1]:443",
        "[fd00::1]:8443        | [fd00::1]:8443",
        "''                    | localhost:443",
        "''                    | 127.5.5.5:443",
        "''                    | [::1]:443",
        "''                    | 169.254.169.254:80",
        "''                    | metadata.google.internal:80",
      })
  void asksDirectly(String noProxy, String server) throws Exception {
    assertThat(proxyFor(noProxy, server)).isFalse();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "''                    | example.com:443",
        "example.com           | notexample.com:443",
        "example.com           | example.com.org:443",
        "example.com:8443      | example.com:443",
        "10.1.2.3              | 10.1.2.4:443",
        "10.1.2.3:8443         | 10.1.2.3:443",
        "10.0.0.0/8            | 11.0.0.1:443",
        "10.0.0.0/9            | 10.128.0.1:443",
        "10.0.0.0/8            | 10.example.com:443",
        "fd00::/8              | [fe00::1]:443",
        "0.0.0.0/0             | [fd00::1]:443",
        "10.0.0.0/x            | 10.0.0.1:443",
        "''                    | 0.0.0.0:443",
        "''                    | localhost.example.com:443",
      })
  void asksThroughTheProxy(String noProxy, String server) throws Exception {
    assertThat(proxyFor(noProxy, server)).isTrue();
  }

  private static boolean proxyFor(String noProxy, String server) throws StoreException {
    Map<String, String> environment = Map.of("HTTPS_PROXY", "http://proxy:1", "NO_PROXY", noProxy);
    return Proxies.of(environment).to(URI.create("https://" + server + "/path")).isPresent();
  }
}
