package dev.rekindle.restorer.cassandra;

import java.util.stream.Collectors;

/**
 * A node's identity as options of the JVM that runs Cassandra.
 *
 * <p>Cassandra takes any key of {@code cassandra.yaml} from {@code -Dcassandra.settings.<key>} once
 * {@code cassandra.config.allow_system_properties} is on (4.1 and later), and checks it as if it
 * stood in the file. Keys and values are plain words, so the quoting rules of the JVM's argument
 * files are never met; source: the {@code java} launcher's manual, "java @argfiles".
 */
final class JvmOptions {
  private static final String PREFIX = "-Dcassandra.settings.";

  private JvmOptions() {}

  /** Returns one option a line. */
  static String text(Identity identity) {
    return identity.settings().entrySet().stream()
        .map(setting -> PREFIX + setting.getKey() + '=' + setting.getValue())
        .collect(
            Collectors.joining("\n", "-Dcassandra.config.allow_system_properties=true\n", "\n"));
  }
}
