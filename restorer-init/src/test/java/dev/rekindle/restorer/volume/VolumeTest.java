package dev.rekindle.restorer.volume;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rekindle.ledger.Guard;
import dev.rekindle.ledger.RestoreRef;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class VolumeTest {

  private static final Guard GUARD = new Guard("prod", "cassandra", "cassandra-0", "cassandra");
  private static final RestoreRef RESTORE = new RestoreRef("uid-1", "nightly", "digest-1");

  @TempDir Path home;

  @Test
  void putsStagedDataInPlaceAndSetsTheOldAside() throws Exception {
    Root data = root("data", true);
    Root commitlog = root("commitlog", false);
    write(data.path().resolve("ks/old.db"), "old");
    write(commitlog.path().resolve("CommitLog-1.log"), "old");
    try (Volume volume = Volume.open(spec(data, commitlog))) {
      volume.begin(RESTORE);
      write(volume.incoming(data).resolve("ks/new.db"), "new");
      volume.staged();
      volume.commit();
      assertThat(volume.status().setAside()).hasSize(2);
    }
    assertThat(data.path().resolve("ks/new.db")).hasContent("new");
    assertThat(data.path().resolve("ks/old.db")).doesNotExist();
    assertThat(commitlog.path()).isEmptyDirectory();
    try (Volume volume = Volume.open(spec(data, commitlog))) {
      assertThat(volume.recovery().rolledForward()).isFalse();
      volume.releaseOld();
      assertThat(volume.status().setAside()).isEmpty();
    }
  }

  private Root root(String name, boolean restored) throws IOException {
    return new Root(name, Files.createDirectories(home.resolve(name)), restored);
  }

  private static VolumeSpec spec(Root... roots) {
    return new VolumeSpec(GUARD, List.of(roots), InstantSource.system());
  }

  private static void write(Path file, String content) throws IOException {
    Files.createDirectories(file.getParent());
    Files.writeString(file, content);
  }
}
