package dev.rekindle.e2e.downtime;

import dev.rekindle.e2e.BackedUpRing;
import dev.rekindle.e2e.PodRing;
import dev.rekindle.e2e.cluster.Watch;
import dev.rekindle.testkit.TestkitException;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** A Restore is applied; nothing else. */
record OurRestore(Site site) implements Procedure {
  private static final Set<String> OVER = Set.of("Failed", "Aborted", "Copied");

  @Override
  public String name() {
    return "rekindle";
  }

  @Override
  public Run run(int round, Pods pods) {
    String name = "race-" + round;
    String yaml = site.on().file(restore(name)).toString();
    Set<String> old = pods.uids();
    Map<Step, Long> ends = new EnumMap<>(Step.class);
    try (Watch phases =
        Watch.of(
            site.cluster(),
            List.of("restores", "-n", PodRing.NAMESPACE),
            List.of(".metadata.name", ".status.phase"))) {
      long begin = System.nanoTime();
      site.on().kubectl("apply", "-f", yaml);
      ends.put(Step.STOP, pods.awaitGone(old));
      ends.put(Step.DOWNLOAD, await(phases, name, Set.of("Committing", "Succeeded")));
      ends.put(Step.PUT_IN_PLACE, pods.awaitNew(old, "Initialized"));
      ends.put(Step.START, pods.awaitNew(old, "Ready"));
      ends.put(Step.CONFIRM, await(phases, name, Set.of("Succeeded")));
      return new Run(begin, ends);
    }
  }

  private static long await(Watch phases, String name, Set<String> expected) {
    return phases.await(
        "the Restore is " + expected,
        lines -> {
          for (Watch.Line line : lines) {
            String phase = line.fields().get(2);
            if (!line.fields().get(1).equals(name)) {
              continue;
            }
            if (OVER.contains(phase)) {
              throw new TestkitException("The Restore " + name + " is " + phase + ".");
            }
            if (expected.contains(phase)) {
              return line.at();
            }
          }
          return null;
        });
  }

  private static String restore(String name) {
    return """
    apiVersion: rekindle.dev/v1alpha1
    kind: Restore
    metadata: {name: %s, namespace: %s}
    spec:
      backupRef: {name: %s}
      target: {selector: {matchLabels: {app: c1}}}
    """
        .formatted(name, PodRing.NAMESPACE, BackedUpRing.BACKUP);
  }
}
