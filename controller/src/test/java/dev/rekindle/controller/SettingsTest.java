package dev.rekindle.controller;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rekindle.storage.Exemption;
import dev.rekindle.storage.Proxies;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SettingsTest {
  private static final Map<String, String> LEAST =
      Map.of("REKINDLE_NAMESPACE", "rekindle-system", "REKINDLE_POD", "c-1");

  @Test
  void needsOnlyWhereAndWhoItIs() throws SettingsProblem {
    Settings settings = Settings.read(List.of(), LEAST);

    assertThat(settings.namespace()).isEqualTo("rekindle-system");
    assertThat(settings.identity()).isEqualTo("c-1");
    assertThat(settings.port()).isEqualTo(8080);
    assertThat(settings.lease()).isEqualTo(Duration.ofSeconds(15));
    assertThat(settings.checkEvery()).isEqualTo(Duration.ofSeconds(30));
    assertThat(settings.stalledAfter()).isEqualTo(Duration.ofMinutes(10));
    assertThat(settings.webhook().orElseThrow().leaf().names())
        .containsExactly(
            "rekindle-webhook.rekindle-system.svc",
            "rekindle-webhook.rekindle-system.svc.cluster.local");
    assertThat(settings.webhook().orElseThrow().policy().settle()).hasToString("PT1M");
    assertThat(settings.agents().policy().settle()).hasToString("PT10M");
    assertThat(settings.agents().policy().authority()).isEqualTo(Duration.ofDays(365));
  }

  @Test
  void takesEverySetting() throws SettingsProblem {
    Map<String, String> told = new HashMap<>();
    told.put("REKINDLE_NAMESPACE", "ns");
    told.put("REKINDLE_POD", "me");
    told.put("REKINDLE_PORT", "0");
    told.put("REKINDLE_CERTIFICATES", "internal");
    told.put("REKINDLE_WEBHOOK_NAMES", "127.0.0.1, localhost");
    told.put("REKINDLE_AUTHORITY_VALIDITY", "PT40S");
    told.put("REKINDLE_AUTHORITY_RENEW_BEFORE", "PT30S");
    told.put("REKINDLE_LEAF_VALIDITY", "PT20S");
    told.put("REKINDLE_LEAF_RENEW_BEFORE", "PT10S");
    told.put("REKINDLE_WEBHOOK_SETTLE", "PT1S");
    told.put("REKINDLE_AGENT_SETTLE", "PT2S");
    told.put("REKINDLE_CHECK_EVERY", "PT1S");
    told.put("REKINDLE_STALLED_AFTER", "PT9S");
    told.put("REKINDLE_LEASE", "PT6S");
    told.put("REKINDLE_PROBE_EVERY", "PT7S");
    told.put("REKINDLE_SYNC_EVERY", "PT8S");
    told.put("REKINDLE_OWN_IDENTITY", "s3://a, gs://b/c");
    told.put("REKINDLE_ALLOWED_ENDPOINTS", "minio.minio.svc, 10.0.0.0/8");
    assertThat(told.keySet())
        .containsExactlyInAnyOrderElementsOf(
            Arrays.stream(Setting.values()).map(Setting::key).toList());

    Settings settings = Settings.read(List.of(), told);

    var webhook = settings.webhook().orElseThrow();
    assertThat(webhook.namespace()).isEqualTo("ns");
    assertThat(webhook.leaf().names()).contains("127.0.0.1", "localhost");
    assertThat(webhook.policy().authority()).hasToString("PT40S");
    assertThat(webhook.policy().authorityBefore()).hasToString("PT30S");
    assertThat(webhook.policy().leaf()).hasToString("PT20S");
    assertThat(webhook.policy().leafBefore()).hasToString("PT10S");
    assertThat(webhook.policy().settle()).hasToString("PT1S");
    assertThat(settings.agents().policy().settle()).hasToString("PT2S");
    assertThat(settings.port()).isZero();
    assertThat(settings.checkEvery()).hasToString("PT1S");
    assertThat(settings.stalledAfter()).hasToString("PT9S");
    assertThat(settings.lease()).hasToString("PT6S");
    assertThat(settings.storages().lookEvery()).hasToString("PT1S");
    assertThat(settings.storages().probeEvery()).hasToString("PT7S");
    assertThat(settings.storages().syncEvery()).hasToString("PT8S");
    assertThat(settings.storages().ownIdentity()).containsExactly("s3://a", "gs://b/c");
    assertThat(settings.storages().allowed())
        .containsExactlyElementsOf(Exemption.list("minio.minio.svc,10.0.0.0/8"));
  }

  @Test
  void nothingIsAllowedUnlessSomebodySaysSo() throws SettingsProblem {
    Settings settings = Settings.read(List.of(), LEAST);

    assertThat(settings.storages().ownIdentity()).isEmpty();
    assertThat(settings.storages().allowed()).isEmpty();
    assertThat(settings.storages().proxies()).isEqualTo(Proxies.NONE);
    assertThat(settings.storages().probeEvery()).isEqualTo(Duration.ofMinutes(5));
  }

  @Test
  void aProxyIsTakenFromTheEnvironmentAndAWrongOneIsTold() throws SettingsProblem {
    Map<String, String> environment = new HashMap<>(LEAST);
    environment.put("HTTPS_PROXY", "http://proxy:3128");
    assertThat(Settings.read(List.of(), environment).storages().proxies().forHttps()).isNotNull();

    environment.put("HTTPS_PROXY", "socks5://me:secret@proxy");
    assertThatThrownBy(() -> Settings.read(List.of(), environment))
        .isInstanceOf(SettingsProblem.class)
        .hasMessageContaining("HTTPS_PROXY")
        .hasMessageNotContaining("secret");
  }

  @Test
  void aFlagWinsOverTheEnvironment() throws SettingsProblem {
    Settings settings = Settings.read(List.of("--certificates=external", "--pod=other"), LEAST);

    assertThat(settings.webhook()).isEmpty();
    assertThat(settings.identity()).isEqualTo("other");
  }

  @Test
  void tellsEverythingThatIsWrongAtOnce() {
    assertThatThrownBy(
            () ->
                Settings.read(
                    List.of("--certificates=perhaps", "--nonsense=1", "--port=99999"),
                    Map.of(
                        "REKINDLE_NAMESPACE", "ns",
                        "REKINDLE_LEASE", "soon",
                        "REKINDLE_LEAF_VALIDITY", "P400D")))
        .isInstanceOf(SettingsProblem.class)
        .hasMessageContaining("expected internal or external, found perhaps")
        .hasMessageContaining("found --nonsense=1")
        .hasMessageContaining("REKINDLE_PORT (--port): expected a port")
        .hasMessageContaining("REKINDLE_POD (--pod): expected a name, found nothing")
        .hasMessageContaining("REKINDLE_LEASE (--lease): expected a duration")
        .hasMessageContaining("found soon")
        .hasMessageContaining("a leaf's life and the settling before its end");
  }
}
