package dev.rekindle.controller.object;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rekindle.api.ApiGroup;
import dev.rekindle.api.Backup;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import java.util.Map;
import org.junit.jupiter.api.Test;

class StampTest {
  @Test
  void tellsACopyFromTheObjectItself() {
    assertThat(Stamp.of(stamped(null))).isEqualTo(Stamp.NONE);
    assertThat(Stamp.of(stamped(Map.of()))).isEqualTo(Stamp.NONE);
    assertThat(Stamp.of(stamped(Map.of(ApiGroup.STAMP, "")))).isEqualTo(Stamp.NONE);
    assertThat(Stamp.of(stamped(Map.of(ApiGroup.STAMP, "own")))).isEqualTo(Stamp.OWN);
    assertThat(Stamp.of(stamped(Map.of(ApiGroup.STAMP, "other")))).isEqualTo(Stamp.FOREIGN);
  }

  private static Backup stamped(Map<String, String> annotations) {
    Backup backup = new Backup();
    backup.setMetadata(new ObjectMetaBuilder().withUid("own").withAnnotations(annotations).build());
    return backup;
  }
}
