package dev.rekindle.sidecar.cassandra;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LoginTest {
  @TempDir private Path directory;

  @Test
  void isNoneWhereThereIsNothing() throws Exception {
    assertThat(Login.read(directory.resolve("missing"))).isEmpty();
    assertThat(Login.read(directory)).as("an optional Secret that is not there").isEmpty();
  }

  @Test
  void readsASecretThatIsMounted() throws Exception {
    Files.writeString(directory.resolve("username"), "rekindle");
    Files.writeString(directory.resolve("password"), "two words\n");

    assertThat(Login.read(directory)).contains(new Login("rekindle", "two words"));
  }

  @Test
  void readsTheFirstLineOfAFile() throws Exception {
    Path file =
        Files.writeString(
            directory.resolve("jmxremote.password"), "# roles\n\n rekindle \t s3cret \nother x\n");

    assertThat(Login.read(file)).contains(new Login("rekindle", "s3cret"));
  }

  @Test
  void namesWhatIsMissingAndNeverThePassword() throws Exception {
    Files.writeString(directory.resolve("password"), "s3cret");
    Path file = Files.writeString(directory.resolve("one-word"), "s3cret");

    assertThatThrownBy(() -> Login.read(directory))
        .hasMessageContaining(directory.resolve("username").toString())
        .hasMessageNotContaining("s3cret");
    assertThatThrownBy(() -> Login.read(file))
        .hasMessageContaining(file.toString())
        .hasMessageNotContaining("s3cret");
    assertThat(new Login("rekindle", "s3cret")).hasToString("Login[rekindle]");
  }
}
