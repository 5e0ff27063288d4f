package dev.rekindle.testkit;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The Cassandra releases that tests run. */
public enum CassandraVersion {
  /** The newest 4.0 on Maven Central, on Java 11, the newest that it is made for. */
  V4_0("4.0.19", "jdk11"),
  /** The newest 4.1; on Java 17 it wants an agent and many opened packages. */
  V4_1("4.1.10", "jdk17"),
  /** The newest 5.0, on Java 17. */
  V5_0("5.0.9", "jdk17");

  /** What {@code conf/jvm17-server.options} of Cassandra 5.0 exports, as module/package. */
  private static final List<String> EXPORTS =
      List.of(
          "java.base/jdk.internal.misc",
          "java.base/java.lang.ref",
          "java.management.rmi/com.sun.jmx.remote.internal.rmi",
          "java.management/com.sun.jmx.remote.security",
          "java.rmi/sun.rmi.registry",
          "java.rmi/sun.rmi.server",
          "java.sql/java.sql",
          "jdk.attach/sun.tools.attach",
          "jdk.unsupported/sun.misc");

  /** What the same file opens, of {@code java.base}. */
  private static final List<String> OPENS =
      List.of(
          "java.io",
          "java.lang",
          "java.lang.module",
          "java.lang.reflect",
          "java.util",
          "jdk.internal.loader",
          "jdk.internal.math",
          "jdk.internal.module",
          "jdk.internal.ref",
          "jdk.internal.reflect",
          "jdk.internal.util.jar",
          "sun.nio.ch");

  /** What 4.1 needs beyond that, measured: its jamm walks into everything. */
  private static final List<String> OPENS_4_1 =
      List.of(
          "java.lang.invoke",
          "java.lang.ref",
          "java.math",
          "java.net",
          "java.nio",
          "java.security",
          "java.time",
          "java.util.concurrent",
          "java.util.concurrent.atomic",
          "java.util.concurrent.locks",
          "java.util.function",
          "java.util.zip",
          "jdk.internal.misc",
          "jdk.internal.util",
          "sun.nio.fs",
          "sun.security.util");

  /** A key of {@code cassandra.yaml} whose value is a duration. */
  private static final Pattern DURATION = Pattern.compile("(?m)^(\\w+): (\\d+)ms$");

  private final String release;
  private final String java;

  CassandraVersion(String release, String java) {
    this.release = release;
    this.java = java;
  }

  /** As Cassandra itself says it: {@code 5.0.9}. */
  public String release() {
    return release;
  }

  /** The directory of its jars; installs them when they are missing. */
  public Path jars() {
    return Tools.require("cassandra-" + release);
  }

  /** The program that its nodes run on; installs it when it is missing. */
  Path java() {
    return Tools.require(java).resolve("bin").resolve("java");
  }

  /** The same configuration as this release says it: until 4.1 a unit was part of its key. */
  String yaml(String text) {
    return this == V4_0 ? DURATION.matcher(text).replaceAll("$1_in_ms: $2") : text;
  }

  List<String> javaOptions() {
    List<String> options = new ArrayList<>();
    EXPORTS.forEach(name -> options.addAll(List.of("--add-exports", name + "=ALL-UNNAMED")));
    Stream<String> opened =
        switch (this) {
          case V4_1 -> Stream.concat(OPENS.stream(), OPENS_4_1.stream());
          case V4_0, V5_0 -> OPENS.stream();
        };
    opened.forEach(
        name -> options.addAll(List.of("--add-opens", "java.base/" + name + "=ALL-UNNAMED")));
    options.addAll(
        List.of("--add-opens", "jdk.management/com.sun.management.internal=ALL-UNNAMED"));
    options.add("-Djdk.attach.allowAttachSelf=true");
    if (this != V5_0) {
      options.add("-javaagent:" + jars().resolve("jamm-0.3.2.jar"));
    }
    return options;
  }
}
