package dev.rekindle.restorer.volume;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Volumes that the database's user cannot change, found before anything is touched. */
class RefusalIT {

  @TempDir Path home;
  private Sandbox sandbox;

  @BeforeEach
  void needAnotherUser() throws IOException, InterruptedException {
    sandbox = new Sandbox(home);
  }

  @Test
  void namesEveryDirectoryOfAnotherUser() throws Exception {
    needRoot();
    assertThat(
            begin(
                false,
                "mkdir -p v/data/mine v/data/his v/data/hers; chown %1$s v v/data v/data/mine"))
        .contains("NO_PERMISSION %s/v/data/his found owner 0".formatted(home))
        .contains("NO_PERMISSION %s/v/data/hers found owner 0".formatted(home))
        .doesNotContain("mine");
  }

  @Test
  void namesADataDirectoryOfAnotherUser() throws Exception {
    needRoot();
    assertThat(begin(false, "mkdir -p v/data")).contains("NO_PERMISSION").contains("/v/data");
  }

  @Test
  void namesWhatAStickyDirectoryKeeps() throws Exception {
    needRoot();
    assertThat(begin(false, "mkdir -p v/data; touch v/data/his; chown %1$s v; chmod 1777 v/data"))
        .contains("NO_PERMISSION %s/v/data/his found owner 0".formatted(home));
  }

  @Test
  void namesAReadOnlyVolume() throws Exception {
    sandbox.needMounts("a read-only volume");
    assertThat(
            begin(
                true,
                "mkdir -p v; mount -t tmpfs none v; mkdir v/data; chown %1$s v/data; mount -o remount,ro v"))
        .contains("READ_ONLY");
  }

  @Test
  void namesAMountInsideARoot() throws Exception {
    sandbox.needMounts("a mount inside a root");
    assertThat(
            begin(
                true,
                "mkdir -p v/data/ks; mount -t tmpfs none v/data/ks; chown %1$s v v/data v/data/ks"))
        .contains("MOUNT_INSIDE %s/v/data/ks".formatted(home));
  }

  @Test
  void namesAMountOfTheSameFileSystemInsideARoot() throws Exception {
    sandbox.needMounts("a mount inside a root");
    assertThat(begin(true, "mkdir -p v/data/ks/t x; mount --bind x v/data/ks/t; chown -R %1$s v x"))
        .contains("MOUNT_INSIDE %s/v/data/ks".formatted(home));
  }

  @Test
  void namesANameThatTheLocaleCannotExpress() throws Exception {
    assertThat(begin(false, "mkdir -p v/data; touch v/data/$(printf '\\377'); chown -R %1$s v"))
        .contains("locale");
  }

  private void needRoot() throws IOException, InterruptedException {
    sandbox.need(sandbox.canChangeUser(), "a second user needs root");
  }

  private String begin(boolean mounts, String prepare) throws IOException, InterruptedException {
    Sandbox.Result result =
        sandbox.run(mounts, prepare.formatted(sandbox.user()), RefusalMain.class, home + "/v/data");
    assertThat(result.exit()).as(result.output()).isZero();
    return result.output();
  }
}
