package dev.rekindle.testkit.cluster;

import dev.rekindle.testkit.KubernetesBinaries;
import dev.rekindle.testkit.Tools;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;

/** Where the programs are that a cluster is made of; installed when they are first asked for. */
final class Programs {
  private Programs() {}

  static Map<String, Path> find(Settings settings) {
    Map<String, Path> directories = new LinkedHashMap<>();
    directories.put("kubernetes", KubernetesBinaries.find());
    if (settings.withNode()) {
      directories.put("kubernetes-node", Tools.require("kubernetes-node"));
      directories.put("containerd", Tools.require("containerd"));
      directories.put("coredns", directoryOf(Tools.require("coredns")));
      directories.put("pause", Tools.require("pause"));
    }
    return directories;
  }

  static Path kubectl() {
    return KubernetesBinaries.find().resolve("kubectl");
  }

  private static Path directoryOf(Path program) {
    return Objects.requireNonNull(program.getParent());
  }
}
