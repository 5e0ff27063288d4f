package dev.rekindle.restorer.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.rekindle.ledger.Guard;
import dev.rekindle.name.ExitCode;
import dev.rekindle.name.Variable;
import dev.rekindle.plan.OldData;
import dev.rekindle.plan.Pod;
import dev.rekindle.plan.RestoreOptions;
import dev.rekindle.restorer.cassandra.Directories;
import dev.rekindle.storage.Proxies;
import dev.rekindle.storage.Retries;
import dev.rekindle.storage.StorageUrl;
import dev.rekindle.storage.StoreConfig;
import java.net.URI;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SettingsTest {
  private static final Map<String, String> POD =
      Map.of("REKINDLE_POD", "c1-r1-0", "REKINDLE_NAMESPACE", "db", "REKINDLE_WORKLOAD", "c1-r1");
  private static final Map<String, String> BY_HAND =
      Map.of(
          "REKINDLE_STORAGE",
          "s3://backups",
          "REKINDLE_BACKUP",
          "nightly",
          "REKINDLE_NODE",
          "old-0");

  @Test
  void takesDefaultsForWhatAPodIsNotTold() throws RestorerException {
    RunSettings settings = RunSettings.from(POD);

    Path dataPath = Path.of("/var/lib/cassandra");
    assertThat(settings.pod()).isEqualTo(new Pod("c1-r1-0", null, "cassandra"));
    assertThat(settings.plan()).isEqualTo(Path.of("/etc/rekindle/plan/plan.json"));
    assertThat(settings.limits()).isEqualTo(new RunSettings.Limits(16, 256L << 20));
    assertThat(settings.access())
        .isEqualTo(
            new RunSettings.Access(
                Path.of("/etc/rekindle/storages"),
                null,
                null,
                new PodProxies.Usable(Proxies.NONE),
                Retries.DEFAULT));
    assertThat(settings.node().directories()).isEqualTo(Directories.below(dataPath));
    assertThat(settings.node().directoriesStated()).isFalse();
    assertThat(settings.node().optionsFile()).isEqualTo(dataPath.resolve("rekindle.options"));
    assertThat(settings.node().guard()).isEqualTo(new Guard("db", "c1-r1", "c1-r1-0", "cassandra"));
  }

  @Test
  void takesEverythingThatAPodIsTold() throws Exception {
    Map<String, String> told = new HashMap<>(POD);
    told.put("HTTPS_PROXY", "http://proxy:3128");
    told.put("no_proxy", "a.com");
    told.put("REKINDLE_INCARNATION", "i1");
    told.put("REKINDLE_ENGINE", "etcd");
    told.put("REKINDLE_PLAN", "/p/plan.json");
    told.put("REKINDLE_DATA_PATH", "/d");
    told.put("REKINDLE_DATA_DIRS", "/d1, /d2");
    told.put("REKINDLE_LOCAL_SYSTEM_DIR", "/s");
    told.put("REKINDLE_COMMIT_LOG_DIR", "/c");
    told.put("REKINDLE_HINTS_DIR", "/h");
    told.put("REKINDLE_SAVED_CACHES_DIR", "/k");
    told.put("REKINDLE_CDC_RAW_DIR", "/r");
    told.put("REKINDLE_OPTIONS_FILE", "/o");
    told.put("REKINDLE_CASSANDRA_VERSION", "5.0.9");
    told.put("REKINDLE_STORAGES", "/storages");
    told.put("REKINDLE_CREDENTIALS", "/credentials");
    told.put("REKINDLE_CA_FILE", "/ca");
    told.put("REKINDLE_CONCURRENCY", "3");
    told.put("REKINDLE_ATTEMPTS", "4");
    told.put("REKINDLE_RESERVE", "2K");
    told.put("REKINDLE_STATUS_FILE", "/status");
    told.put("REKINDLE_TERMINATION_LOG", "/log");
    told.put("REKINDLE_AGENT_PORT", "7000");
    told.put("CASSANDRA_NUM_TOKENS", "8");
    told.put("HOME", "/root");

    assertThat(RunSettings.from(told))
        .isEqualTo(
            new RunSettings(
                new NodeSettings(
                    new Guard("db", "c1-r1", "c1-r1-0", "etcd"),
                    new Directories(
                        Path.of("/d"),
                        List.of(Path.of("/d1"), Path.of("/d2")),
                        Path.of("/s"),
                        Path.of("/c"),
                        Path.of("/h"),
                        Path.of("/k"),
                        Path.of("/r")),
                    true,
                    null,
                    Path.of("/o"),
                    "5.0.9",
                    Map.of("CASSANDRA_NUM_TOKENS", "8")),
                new Pod("c1-r1-0", "i1", "etcd"),
                Path.of("/p/plan.json"),
                new RunSettings.Access(
                    Path.of("/storages"),
                    Path.of("/credentials"),
                    Path.of("/ca"),
                    new PodProxies.Usable(
                        Proxies.of(
                            Map.of("HTTPS_PROXY", "http://proxy:3128", "no_proxy", "a.com"))),
                    retries(4)),
                new RunSettings.Limits(3, 2048),
                new RunSettings.Reports(Path.of("/status"), Path.of("/log")),
                7000));
  }

  @Test
  void takesEverythingThatAPersonSays() throws Exception {
    Map<String, String> told = new HashMap<>(BY_HAND);
    told.put("HTTPS_PROXY", "http://proxy:3128");
    told.put("REKINDLE_STORAGE", "s3://backups/p");
    told.put("REKINDLE_ENDPOINT", "http://[::1]:9000");
    told.put("REKINDLE_REGION", "eu-1");
    told.put("REKINDLE_PATH_STYLE", "false");
    told.put("REKINDLE_TLS", "Insecure");
    told.put("REKINDLE_CA_FILE", "/ca");
    told.put("REKINDLE_CREDENTIALS", "/credentials");
    told.put("REKINDLE_BANDWIDTH", "20M");
    told.put("REKINDLE_RESTORE_ID", "again");
    told.put("REKINDLE_REQUIRE_CONTENT_HASH", "true");
    told.put("REKINDLE_OLD_DATA", "DeleteWhenCompleted");

    RestoreSettings settings = RestoreSettings.from(told);

    assertThat(settings.store())
        .isEqualTo(
            new StoreSettings(
                new StoreConfig(
                    new StorageUrl.S3("backups", "p"),
                    new StoreConfig.Endpoint(
                        URI.create("http://[::1]:9000"),
                        "eu-1",
                        StoreConfig.Addressing.HOST,
                        Path.of("/ca"),
                        StoreConfig.Tls.INSECURE),
                    Path.of("/credentials"),
                    Proxies.of(Map.of("HTTPS_PROXY", "http://proxy:3128"))),
                20L << 20,
                Retries.DEFAULT));
    assertThat(settings.backup()).isEqualTo("nightly");
    assertThat(settings.source()).isEqualTo("old-0");
    assertThat(settings.id()).isEqualTo("again");
    assertThat(settings.options())
        .isEqualTo(new RestoreOptions(true, OldData.DELETE_WHEN_COMPLETED));
    assertThat(settings.node().guard())
        .isEqualTo(new Guard("default", "by-hand", "old-0", "cassandra"));
  }

  private static Retries retries(int attempts) {
    return new Retries(attempts, Retries.DEFAULT.first(), Retries.DEFAULT.longest(), 1024);
  }

  @Test
  void keepsOldDataByHandUnlessToldOtherwise() throws RestorerException {
    assertThat(RestoreSettings.from(BY_HAND).options())
        .isEqualTo(new RestoreOptions(false, OldData.KEEP));
  }

  @ParameterizedTest
  @CsvSource({
    "PATH_STYLE, yes, 'one of true, false'",
    "TLS, insecure, 'one of Required, Insecure'",
    "OLD_DATA, delete, 'one of DeleteWhenCompleted, Keep'",
    "CONCURRENCY, 0, from 1 to 256",
    "CONCURRENCY, 257, from 1 to 256",
    "CONCURRENCY, 1e2, from 1 to 256",
    "BANDWIDTH, 20MB, a number of bytes",
    "BANDWIDTH, -1, a number of bytes",
    "BANDWIDTH, 999999999999T, a number of bytes",
    "ENDPOINT, 'https://a b', it is no URL",
    "ENDPOINT, ftp://a, does not start with https",
    "ENDPOINT, http://a, use https",
    "STORAGE, bucket, it has no scheme",
    "RESTORE_ID, ../x, at most 128 letters",
    "CONFIG_DIR, /etc/cassandra, do not state them"
  })
  void refusesWhatCannotBeByItsName(Variable variable, String value, String expected) {
    Map<String, String> told = new HashMap<>(BY_HAND);
    told.put("REKINDLE_DATA_DIRS", "/d1");
    told.put(variable.key(), value);

    RestorerException refusal =
        catchThrowableOfType(RestorerException.class, () -> RestoreSettings.from(told));

    assertThat(refusal.code()).isEqualTo(ExitCode.USAGE);
    assertThat(refusal.message()).contains(variable.key(), variable.flag(), expected);
  }

  @Test
  void namesAProxyThatCannotBeUsedAndNotItsPassword() {
    Map<String, String> told = new HashMap<>(BY_HAND);
    told.put("REKINDLE_CONCURRENCY", "none");
    told.put("HTTPS_PROXY", "https://user:SECRET@proxy");

    assertThatThrownBy(() -> RestoreSettings.from(told))
        .hasMessageContaining("REKINDLE_CONCURRENCY")
        .hasMessageContaining("HTTPS_PROXY cannot be used: expected http://")
        .hasMessageNotContaining("SECRET");
  }

  @Test
  void holdsUpAPodForAProxyThatCannotBeUsedOnlyWhenAStoreIsAsked() throws Exception {
    Map<String, String> told = new HashMap<>(POD);
    told.put("HTTPS_PROXY", "socks5://user:SECRET@proxy");
    RunSettings settings = RunSettings.from(told);

    RestorerException refusal =
        catchThrowableOfType(RestorerException.class, settings.access().proxies()::required);

    assertThat(refusal.code()).isEqualTo(ExitCode.USAGE);
    assertThat(refusal.message())
        .contains("HTTPS_PROXY cannot be used: expected http://")
        .doesNotContain("SECRET");
  }

  @Test
  void namesEverythingThatIsMissingAtOnce() {
    RestorerException pod =
        catchThrowableOfType(RestorerException.class, () -> RunSettings.from(Map.of()));
    assertThat(pod.message()).contains("--pod", "--namespace", "--workload");

    RestorerException hand =
        catchThrowableOfType(RestorerException.class, () -> RestoreSettings.from(Map.of()));
    assertThat(hand.message()).contains("--storage", "--backup", "--node");
  }

  @Test
  void neverRepeatsAPasswordInAUrl() {
    Map<String, String> told = new HashMap<>(BY_HAND);
    told.put("REKINDLE_ENDPOINT", "https://user:geheim@host");
    told.put("REKINDLE_STORAGE", "s3://key:geheim@bucket");

    RestorerException refusal =
        catchThrowableOfType(RestorerException.class, () -> RestoreSettings.from(told));

    assertThat(refusal.message()).contains("credentials go into files").doesNotContain("geheim");
  }
}
