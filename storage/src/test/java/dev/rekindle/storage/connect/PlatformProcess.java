package dev.rekindle.storage.connect;

import dev.rekindle.testkit.ChildProcess;
import dev.rekindle.testkit.TestCertificates;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** {@link ListStoreMain} as a child, whose environment says who it is. */
public final class PlatformProcess {
  private PlatformProcess() {}

  /**
   * Runs it to its end and returns what it printed. The testkit's CA is one that its platform
   * believes.
   */
  public static String run(Path scratch, Map<String, String> environment, String... arguments) {
    TestCertificates ca = TestCertificates.create(scratch.resolve("trust"));
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC"));
    command.add("-Djavax.net.ssl.trustStore=" + ca.trustStore());
    command.add("-Djavax.net.ssl.trustStorePassword=" + TestCertificates.PASSWORD);
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.add(ListStoreMain.class.getName());
    command.addAll(List.of(arguments));
    return ChildProcess.run(
            new ChildProcess.Command("identity", command, scratch, environment),
            Duration.ofSeconds(90))
        .output();
  }
}
