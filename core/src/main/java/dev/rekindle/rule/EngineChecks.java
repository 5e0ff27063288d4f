package dev.rekindle.rule;

import dev.rekindle.backup.NodeFacts;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Whether the target runs what can read the backup. */
final class EngineChecks {
  private EngineChecks() {}

  static Fact<List<Finding>> sameEngine(RestoreView view) {
    return view.engine()
        .flatMap(
            source ->
                eachPod(
                    view,
                    pod ->
                        pod.engine()
                            .map(
                                engine ->
                                    engine.equals(source)
                                        ? List.of()
                                        : Findings.one(
                                            "engine of " + pod.name(),
                                            source + " as in the backup",
                                            engine,
                                            "Choose a target of the same engine."))));
  }

  static Fact<List<Finding>> supportedEngine(RestoreView view) {
    return view.engine()
        .map(
            engine ->
                SupportedReleases.of(engine).isPresent()
                    ? List.of()
                    : Findings.one(
                        "backup engine",
                        SupportedReleases.CASSANDRA,
                        engine,
                        "Restore it with the tool that wrote it."));
  }

  static Fact<List<Finding>> supportedSource(RestoreView view) {
    return releases(view)
        .flatMap(
            releases ->
                view.compared()
                    .flatMap(
                        nodes ->
                            Findings.each(
                                nodes, node -> supportedSource(node, releases.sources()))));
  }

  private static Fact<List<Finding>> supportedSource(NodeFacts node, List<String> lines) {
    String version = node.engineVersion();
    String name = node.node().name();
    return version == null
        ? Fact.unknown("the release that wrote " + name)
        : Fact.known(
            supported(
                "release that wrote " + name,
                version,
                lines,
                "Restore it into that release with other means, upgrade there, and back up again."));
  }

  static Fact<List<Finding>> supportedTarget(RestoreView view) {
    return releases(view)
        .flatMap(
            releases ->
                eachPod(
                    view,
                    pod ->
                        pod.version()
                            .map(
                                version ->
                                    supported(
                                        "release of " + pod.name(),
                                        version,
                                        releases.targets(),
                                        "Choose a target of one of these releases."))));
  }

  private static List<Finding> supported(
      String field, String version, List<String> lines, String todo) {
    boolean fine =
        EngineVersion.of(version).map(EngineVersion::line).filter(lines::contains).isPresent();
    return fine ? List.of() : Findings.one(field, "one of " + OneLine.names(lines), version, todo);
  }

  static Fact<List<Finding>> notOlder(RestoreView view) {
    return view.compared()
        .flatMap(EngineChecks::newest)
        .flatMap(
            newest ->
                eachPod(
                    view, pod -> pod.version().flatMap(version -> notOlder(pod, version, newest))));
  }

  private static Fact<List<Finding>> notOlder(PodFacts pod, String version, NodeFacts newest) {
    EngineVersion source = versionOf(newest);
    EngineVersion target = EngineVersion.of(version).orElse(null);
    if (source == null || target == null) {
      return Fact.unknown("which of the releases is older");
    }
    return Fact.known(
        target.compareTo(source) >= 0
            ? List.of()
            : Findings.one(
                "release of " + pod.name(),
                "at least " + newest.engineVersion() + ", which wrote " + newest.node().name(),
                version,
                "Give the target the backup's release, or a newer one."));
  }

  private static Fact<NodeFacts> newest(List<NodeFacts> nodes) {
    Optional<NodeFacts> newest =
        nodes.stream()
            .filter(node -> versionOf(node) != null)
            .max(
                Comparator.comparing(
                    EngineChecks::versionOf, Comparator.nullsFirst(Comparator.naturalOrder())));
    return newest.map(Fact::known).orElse(Fact.unknown("the release that wrote the backup"));
  }

  private static @Nullable EngineVersion versionOf(NodeFacts node) {
    String version = node.engineVersion();
    return version == null ? null : EngineVersion.of(version).orElse(null);
  }

  private static Fact<SupportedReleases> releases(RestoreView view) {
    return view.engine()
        .flatMap(
            engine ->
                SupportedReleases.of(engine)
                    .map(Fact::known)
                    .orElse(Fact.unknown("the releases of " + engine)));
  }

  private static Fact<List<Finding>> eachPod(
      RestoreView view, java.util.function.Function<PodFacts, Fact<List<Finding>>> question) {
    return view.pods().flatMap(pods -> Findings.each(pods, question));
  }
}
