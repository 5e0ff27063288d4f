package dev.rekindle.e2e.downtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class OptionsTest {
  @Test
  void hasDefaults() {
    assertThat(Options.parse(List.of("/tmp/here")))
        .isEqualTo(new Options(Path.of("/tmp/here"), null, 3, 3));
  }

  @Test
  void takesWhatIsGiven() {
    assertThat(
            Options.parse(
                List.of(
                    "/tmp/here", "--cluster", "/tmp/kept", "--gigabytes", "0.1", "--rounds", "2")))
        .isEqualTo(new Options(Path.of("/tmp/here"), Path.of("/tmp/kept"), 0.1, 2));
  }

  @Test
  void refusesWhatItDoesNotKnow() {
    for (List<String> arguments :
        List.of(
            List.<String>of(),
            List.of("/tmp/here", "--rounds"),
            List.of("/tmp/here", "--round", "1"),
            List.of("/tmp/here", "--rounds", "0"),
            List.of("/tmp/here", "--gigabytes", "NaN"))) {
      assertThatIllegalArgumentException().isThrownBy(() -> Options.parse(arguments));
    }
  }
}
