package dev.rekindle.restorer.volume;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The program is killed, in a process of its own and on real mounts, before every single file
 * operation and at random instants. After each kill it starts again.
 */
class CrashIT {

  private static final String KILLS = "50";
  private static final String SEED = "20260101";

  @TempDir Path home;

  @ParameterizedTest
  @EnumSource
  void killedProgramLeavesOldOrNewDataAndNothingBetween(MountedLayout layout) throws Exception {
    Sandbox sandbox = new Sandbox(home);
    if (layout.needsMounts()) {
      sandbox.needMounts(layout);
    }

    Sandbox.Result result =
        sandbox.run(
            layout.needsMounts(),
            layout.script(sandbox.user()),
            CrashDriverMain.class,
            layout.name(),
            home.toString(),
            KILLS,
            SEED);

    assertThat(result.exit()).as(result.output()).isZero();
    assertThat(result.output()).contains(KILLS + " kills");
    System.out.print(result.output());
  }
}
