package dev.rekindle.controller.restore;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rekindle.api.ApiGroup;
import dev.rekindle.api.Restore;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class StatusReadingTest {

  @Test
  void readsTheStamp() {
    assertThat(stamp("of-another")).isEqualTo("of-another");
  }

  @Test
  void takesAnEmptyStampForNone() {
    assertThat(stamp("")).isNull();
    assertThat(stamp(" ")).isNull();
  }

  private static @Nullable String stamp(String annotation) {
    Restore restore = new Restore();
    restore.getMetadata().setUid("its-own");
    restore.getMetadata().setAnnotations(Map.of(ApiGroup.STAMP, annotation));
    return StatusReading.read(restore).stamp();
  }
}
