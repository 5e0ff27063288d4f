package dev.rekindle.e2e.cluster;

import dev.rekindle.testkit.TestkitException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** StatefulSets that have opted in, in a namespace of the restricted level. */
record OptedIn(InstalledCluster on, String namespace) {

  /** Makes the namespace, with the storage that they name. */
  static OptedIn in(InstalledCluster on, String namespace) {
    on.apply(resource("namespace").replace("NAMESPACE", namespace));
    return new OptedIn(on, namespace);
  }

  /** Applies one, after replacing texts of its manifest by others. */
  void apply(String name, String... replacements) {
    on.apply(manifest(name, replacements));
  }

  /** What is said to one that is refused. */
  String refusal(String name, String... replacements) {
    return on.refused("apply", "-f", on.file(manifest(name, replacements)).toString());
  }

  /** How often its database has started. */
  int starts(String pod) {
    String starts = "/var/lib/cassandra/starts";
    return on.kubectl("-n", namespace, "exec", pod, "-c", "database", "--", "cat", starts)
        .split("\n")
        .length;
  }

  /** What a person sees of a pod; nothing before there is one. */
  String describe(String pod) {
    try {
      return on.kubectl("-n", namespace, "describe", "pod", pod);
    } catch (TestkitException _) {
      return "";
    }
  }

  private String manifest(String name, String... replacements) {
    String manifest =
        resource("opted-in").replace("NAMESPACE", namespace).replace("THE_NAME", name);
    for (int i = 0; i < replacements.length; i += 2) {
      if (!manifest.contains(replacements[i])) {
        throw new IllegalArgumentException("not in the manifest: " + replacements[i]);
      }
      manifest = manifest.replace(replacements[i], replacements[i + 1]);
    }
    return manifest;
  }

  private static String resource(String name) {
    try {
      return Files.readString(Path.of("src/test/resources/cluster", name + ".yaml"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
