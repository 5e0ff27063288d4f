package dev.rekindle.testkit;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** The Cassandra releases that tests run, all on Java 17. */
public enum CassandraVersion {
  /** The newest 4.1 on Maven Central; on Java 17 it wants an agent and many opened packages. */
  V4_1("4.1.10"),
  /** The newest 5.0. */
  V5_0("5.0.9");

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

  private final String release;

  CassandraVersion(String release) {
    this.release = release;
  }

  /** As Cassandra itself says it: {@code 5.0.9}. */
  public String release() {
    return release;
  }

  /** The directory of its jars; installs them when they are missing. */
  public Path jars() {
    return Tools.require("cassandra-" + release);
  }

  List<String> javaOptions() {
    List<String> options = new ArrayList<>();
    EXPORTS.forEach(name -> options.addAll(List.of("--add-exports", name + "=ALL-UNNAMED")));
    Stream<String> opened =
        switch (this) {
          case V4_1 -> Stream.concat(OPENS.stream(), OPENS_4_1.stream());
          case V5_0 -> OPENS.stream();
        };
    opened.forEach(
        name -> options.addAll(List.of("--add-opens", "java.base/" + name + "=ALL-UNNAMED")));
    options.addAll(
        List.of("--add-opens", "jdk.management/com.sun.management.internal=ALL-UNNAMED"));
    options.add("-Djdk.attach.allowAttachSelf=true");
    if (this == V4_1) {
      options.add("-javaagent:" + jars().resolve("jamm-0.3.2.jar"));
    }
    return options;
  }
}
