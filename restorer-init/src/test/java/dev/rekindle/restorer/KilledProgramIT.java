package dev.rekindle.restorer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rekindle.restorer.volume.MountedLayout;
import dev.rekindle.restorer.volume.Sandbox;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The launcher is killed (-9) at each state of the ledger and at any instant, and started again
 * without its plan, without its bucket and with both: old or restored data, never neither, and exit
 * code 0 only with the restored. {@code CrashIT} kills before every single file operation.
 */
class KilledProgramIT {
  /** One for each state and one for any instant. */
  private static final String KILLS = "5";

  private static final String SEED = "20260102";

  @TempDir private Path home;

  @ParameterizedTest
  @EnumSource
  void leavesOldOrRestoredDataAndSaysWhich(MountedLayout layout) throws Exception {
    Sandbox sandbox = new Sandbox(home);
    if (layout.needsMounts()) {
      sandbox.needMounts(layout);
    }
    sandbox.launcher();
    String user = sandbox.user();

    Sandbox.Result result =
        sandbox.run(
            layout.needsMounts(),
            "mkdir work; chown %s work; %s".formatted(user, layout.script(user)),
            KilledProgramMain.class,
            layout.name(),
            home.toString(),
            KILLS,
            SEED);

    assertThat(result.exit()).as(result.output()).isZero();
    assertThat(result.output())
        .contains(KILLS + " kills")
        .as("kills while names were being moved")
        .containsPattern("\\b(out|in)=[1-9]");
    System.out.print(result.output());
  }
}
