package dev.rekindle.storage;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rekindle.storage.StoreConfig.Addressing;
import dev.rekindle.storage.StoreConfig.Endpoint;
import dev.rekindle.storage.StoreConfig.Tls;
import java.net.URI;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StoreConfigTest {
  @ParameterizedTest
  @ValueSource(strings = {"https://s3.example.com", "https://10.0.0.1:9000/", "HTTPS://host"})
  void takesHttps(String uri) {
    assertThat(endpoint(uri, Tls.REQUIRED).problems()).isEmpty();
  }

  @Test
  void takesHttpOnlyWhenAllowed() {
    assertThat(endpoint("http://host", Tls.INSECURE).problems()).isEmpty();
    assertThat(endpoint("http://host", Tls.REQUIRED).problems())
        .singleElement()
        .asString()
        .contains("http://host", "https", "tls insecure");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"ftp://host", "//host", "https:host", "https://host/path", "https://host?a=b"})
  void refusesOtherForms(String uri) {
    assertThat(endpoint(uri, Tls.REQUIRED).problems()).isNotEmpty();
  }

  @Test
  void neverRepeatsAPassword() {
    assertThat(endpoint("https://user:hunter2@host", Tls.REQUIRED).problems())
        .singleElement()
        .asString()
        .contains("credentials go into files")
        .doesNotContain("hunter2");
  }

  @Test
  void saysEverythingAtOnce() {
    Endpoint endpoint =
        new Endpoint(
            URI.create("ftp://host/x"), "not a region", Addressing.AUTO, null, Tls.REQUIRED);

    assertThat(endpoint.problems()).hasSize(3);
  }

  private static Endpoint endpoint(String uri, Tls tls) {
    return new Endpoint(URI.create(uri), null, Addressing.AUTO, null, tls);
  }
}
