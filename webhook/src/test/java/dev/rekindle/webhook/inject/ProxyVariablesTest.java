package dev.rekindle.webhook.inject;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rekindle.webhook.Manifests;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.EnvVarBuilder;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ProxyVariablesTest {
  private static final String OFFICIAL = "official-cassandra";

  /** The restorer reads what that page names. */
  @Test
  void takesEachVariableOfTheStoragesPageInBothCases() throws IOException {
    String page = Files.readString(Path.of("..", "docs", "storage.md"));
    List<String> names =
        page.substring(page.indexOf("## Proxies\n"))
            .lines()
            .skip(1)
            .takeWhile(line -> !line.startsWith("## "))
            .filter(line -> line.startsWith("| `"))
            .map(line -> line.substring(3, line.indexOf('`', 3)))
            .flatMap(name -> Stream.of(name, name.toLowerCase(Locale.ROOT)))
            .toList();

    assertThat(names).hasSize(6);
    for (String name : names) {
      assertThat(ProxyVariables.of(List.of(literal("MAX_HEAP_SIZE", "1G"), literal(name, "value"))))
          .containsExactly(literal(name, "value"));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"ALL_PROXY", "Https_Proxy", "MY_HTTPS_PROXY", "HTTPS_PROXY_HOST"})
  void takesNoOther(String name) {
    assertThat(ProxyVariables.of(List.of(literal(name, "value")))).isEmpty();
  }

  @Test
  void leavesReferencesToObjectsAsTheyAre() {
    EnvVar secret =
        new EnvVarBuilder()
            .withName("HTTPS_PROXY")
            .withNewValueFrom()
            .withNewSecretKeyRef("url", "proxy", true)
            .endValueFrom()
            .build();

    assertThat(ProxyVariables.of(List.of(secret))).containsExactly(secret);
  }

  @Test
  void takesWhatValuesNameAlongAndBeforeThem() {
    EnvVar address = field("POD_IP", "status.podIP");
    List<EnvVar> variables =
        List.of(
            literal("USER", "u"),
            literal("LOGIN", "$(USER):p"),
            literal("UNRELATED", "$(LOGIN)"),
            address,
            literal("HTTPS_PROXY", "http://$(LOGIN)@proxy:3128"),
            literal("NO_PROXY", "$(POD_IP),$$(UNRELATED),$(KUBERNETES_SERVICE_HOST)"));

    assertThat(ProxyVariables.of(variables))
        .extracting(EnvVar::getName)
        .containsExactly("USER", "LOGIN", "POD_IP", "HTTPS_PROXY", "NO_PROXY");
  }

  @Test
  void keepsTheOrderInWhichTheLastOfOneNameCounts() {
    List<EnvVar> twice = List.of(literal("NO_PROXY", "a"), literal("NO_PROXY", "b"));

    assertThat(ProxyVariables.of(twice)).isEqualTo(twice);
  }

  @Test
  void theRestoreContainerHasTheDatabasesProxies() {
    StatefulSet object = withProxies();

    StatefulSet result = Injections.injected(object);

    assertThat(Injections.variables(Injections.restore(result)))
        .containsEntry("HTTPS_PROXY", "http://proxy:3128")
        .containsEntry("no_proxy", "$(REKINDLE_POD),.svc");
    assertThat(Injections.database(result).getEnv())
        .containsAll(Injections.database(object).getEnv());
  }

  @Test
  void nothingOfOursIsReplaced() {
    StatefulSet object = withProxies();
    Injections.database(object).getEnv().addFirst(literal("REKINDLE_POD", "theirs"));

    assertThat(Injections.restore(Injections.injected(object)).getEnv())
        .filteredOn(variable -> variable.getName().equals("REKINDLE_POD"))
        .containsExactly(field("REKINDLE_POD", "metadata.name"));
  }

  @Test
  void changesNothingWhenItRunsOnItsOwnResult() {
    StatefulSet once = Injections.injected(withProxies());

    assertThat(Injections.create(once)).isEqualTo(new Injection.Unchanged());
    assertThat(Injections.decide(once, once)).isEqualTo(new Injection.Unchanged());
  }

  @Test
  void followsTheOwnersTemplate() {
    StatefulSet old = Injections.injected(withProxies());

    StatefulSet without = Injections.injected(Manifests.statefulSet(OFFICIAL), old);

    assertThat(Injections.variables(Injections.restore(without)))
        .doesNotContainKeys("HTTPS_PROXY", "no_proxy");
  }

  private static StatefulSet withProxies() {
    StatefulSet object = Manifests.statefulSet(OFFICIAL);
    List<EnvVar> variables = Injections.database(object).getEnv();
    variables.add(literal("HTTPS_PROXY", "http://proxy:3128"));
    variables.add(literal("no_proxy", "$(REKINDLE_POD),.svc"));
    return object;
  }

  private static EnvVar literal(String name, String value) {
    return new EnvVar(name, value, null);
  }

  private static EnvVar field(String name, String path) {
    return new EnvVarBuilder()
        .withName(name)
        .withNewValueFrom()
        .withNewFieldRef("v1", path)
        .endValueFrom()
        .build();
  }
}
