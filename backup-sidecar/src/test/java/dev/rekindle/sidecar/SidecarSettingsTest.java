package dev.rekindle.sidecar;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.rekindle.name.ExitCode;
import dev.rekindle.name.SidecarVariable;
import dev.rekindle.restorer.run.RestorerException;
import dev.rekindle.restorer.run.RunSettings;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SidecarSettingsTest {
  private static final Map<String, String> POD =
      Map.of("REKINDLE_POD", "c1-r1-0", "REKINDLE_NAMESPACE", "db", "REKINDLE_WORKLOAD", "c1-r1");

  @Test
  void takesDefaultsForWhatItIsNotTold() throws RestorerException {
    assertThat(SidecarSettings.from(POD))
        .isEqualTo(new SidecarSettings(RunSettings.from(POD), 7199, Path.of("/etc/rekindle/jmx")));
  }

  @Test
  void takesEverythingThatItIsTold() throws RestorerException {
    Map<String, String> told = new HashMap<>(POD);
    told.put("REKINDLE_AGENT_PORT", "7400");
    told.put("REKINDLE_JMX_PORT", "7299");
    told.put("REKINDLE_JMX_LOGIN", "/jmx/../login");

    SidecarSettings settings = SidecarSettings.from(told);

    assertThat(settings)
        .isEqualTo(new SidecarSettings(RunSettings.from(told), 7299, Path.of("/login")));
    assertThat(settings.pod().agentPort()).isEqualTo(7400);
    assertThat(told.keySet())
        .as("every setting of its own is tried")
        .containsAll(Arrays.stream(SidecarVariable.values()).map(SidecarVariable::key).toList());
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "65536", "-1", "seven", "71990000000", "$(JMX_PORT)"})
  void refusesAPortThatIsNone(String port) {
    Map<String, String> told = new HashMap<>(POD);
    told.put("REKINDLE_JMX_PORT", port);

    RestorerException refused =
        catchThrowableOfType(RestorerException.class, () -> SidecarSettings.from(told));

    assertThat(refused.code()).isEqualTo(ExitCode.USAGE);
    assertThat(refused).hasMessageContaining("REKINDLE_JMX_PORT").hasMessageContaining(port);
  }

  @Test
  void namesEverythingThatIsWrongAtOnce() {
    Map<String, String> told =
        Map.of("REKINDLE_JMX_PORT", "x", "REKINDLE_JMX_LOGIN", "\0", "REKINDLE_AGENT_PORT", "y");

    assertThat(catchThrowableOfType(RestorerException.class, () -> SidecarSettings.from(told)))
        .hasMessageContainingAll(
            "REKINDLE_JMX_PORT",
            "REKINDLE_JMX_LOGIN",
            "REKINDLE_AGENT_PORT",
            "REKINDLE_POD",
            "REKINDLE_NAMESPACE");
  }
}
