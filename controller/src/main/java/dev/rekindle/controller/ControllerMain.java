package dev.rekindle.controller;

import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The program; {@code docs/controller.md} describes it. */
public final class ControllerMain {
  private static final Logger LOGGER = LoggerFactory.getLogger(ControllerMain.class);

  private ControllerMain() {}

  /** Ends the process with an {@link ExitCode}. */
  public static void main(String[] args) {
    ExitCode code = run(List.of(args), System.getenv());
    LOGGER
        .atInfo()
        .addKeyValue("exitCode", code.number())
        .addKeyValue("meaning", code.meaning())
        .log("The controller ends.");
    if (code != ExitCode.TERMINATED) { // else the JVM is on its way out, and waits for us
      System.exit(code.number());
    }
  }

  private static ExitCode run(List<String> arguments, Map<String, String> environment) {
    try {
      Settings settings = Settings.read(arguments, environment);
      Controller controller =
          new Controller(settings, () -> new KubernetesClientBuilder().build(), Clock.systemUTC());
      Runtime.getRuntime()
          .addShutdownHook(
              Thread.ofPlatform()
                  .name("stop")
                  .unstarted(() -> controller.stop(ExitCode.TERMINATED)));
      return controller.run();
    } catch (SettingsProblem e) {
      LOGGER.atError().addKeyValue("problem", e.getMessage()).log("The settings are wrong.");
      return ExitCode.USAGE;
    } catch (RuntimeException e) {
      LOGGER.atError().setCause(e).log("A defect of this program.");
      return ExitCode.INTERNAL;
    }
  }
}
