package dev.rekindle.restorer.volume;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class MountsTest {
  private static final String TABLE =
      """
      22 1 254:0 / / rw,relatime shared:1 - ext4 /dev/vda rw
      36 22 254:0 /var/x /data/ks rw,relatime - ext4 /dev/vda rw
      37 22 254:0 /var/y /with\\040blank/b rw,relatime - ext4 /dev/vda rw
      38 22 254:0 /var/z /\u00c3\u00a4/b rw,relatime - ext4 /dev/vda rw
      """;

  @Test
  void findsABindMountAtADirectoryAndBelowIt() {
    assertThat(Mounts.under(Path.of("/data/ks"), TABLE)).contains(Path.of("/data/ks"));
    assertThat(Mounts.under(Path.of("/data"), TABLE)).contains(Path.of("/data/ks"));
    assertThat(Mounts.under(Path.of("/data/k"), TABLE)).isEmpty();
    assertThat(Mounts.under(Path.of("/data/ks/t"), TABLE)).isEmpty();
  }

  @Test
  void readsNamesAsTheKernelWritesThem() {
    assertThat(Mounts.under(Path.of("/with blank"), TABLE)).contains(Path.of("/with blank/b"));
    assertThat(Mounts.under(Path.of("/\u00e4"), TABLE)).contains(Path.of("/\u00e4/b"));
  }
}
