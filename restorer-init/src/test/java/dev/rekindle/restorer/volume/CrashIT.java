package dev.rekindle.restorer.volume;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The program is killed, in a process of its own and on real mounts, before every single file
 * operation and at random instants. After each kill it starts again.
 */
class CrashIT {

  private static final String KILLS = "15";
  private static final String SEED = "20260101";

  @TempDir private static Path home;
  private static Sandbox sandbox;

  @BeforeAll
  static void trainTheProgram() throws Exception {
    sandbox = new Sandbox(home);
    Path base = home.resolve("training");
    for (Root root : MountedLayout.ONE_DATA_DIRECTORY.roots(base)) {
      Files.createDirectories(root.path());
    }
    String never = String.valueOf(Integer.MAX_VALUE);
    Sandbox.Result trained =
        sandbox.train(
            CrashChildMain.class,
            MountedLayout.ONE_DATA_DIRECTORY.name(),
            base.toString(),
            "halt",
            never);
    assertThat(trained.exit()).as(trained.output()).isZero();
  }

  @ParameterizedTest
  @EnumSource
  void killedProgramLeavesOldOrNewDataAndNothingBetween(MountedLayout layout) throws Exception {
    if (layout.needsMounts()) {
      sandbox.needMounts(layout);
    }
    String user = sandbox.user();
    Path base = home.resolve(layout.name());

    Sandbox.Result result =
        sandbox.run(
            layout.needsMounts(),
            "mkdir %1$s; chown %2$s %1$s; cd %1$s; %3$s".formatted(base, user, layout.script(user)),
            CrashDriverMain.class,
            layout.name(),
            base.toString(),
            KILLS,
            SEED);

    assertThat(result.exit()).as(result.output()).isZero();
    assertThat(result.output()).contains(KILLS + " kills");
    System.out.print(result.output());
  }
}
