package dev.rekindle.e2e.downtime;

import dev.rekindle.e2e.BackedUpRing;
import dev.rekindle.e2e.PodRing;
import dev.rekindle.testkit.CassandraLayout;
import dev.rekindle.testkit.ChildProcess;
import dev.rekindle.testkit.Medusa;
import dev.rekindle.testkit.TestkitException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * What {@code medusa restore-cluster} does, for StatefulSets: all nodes stop, {@code medusa
 * restore-node --in-place} runs for all of them at once, all start.
 */
final class MedusaByScript implements Procedure {
  /** What becomes of {@code system.peers}, which comes back with addresses that no pod has now. */
  enum Peers {
    /** As Medusa leaves it; Cassandra looks for all of them when it starts. */
    KEPT,
    /** Deleted, which Medusa does not tell anybody to do. */
    FORGOTTEN
  }

  private static final String OWNER = "999:999";
  private static final Duration PATIENCE = Duration.ofMinutes(1);

  private final Site site;
  private final Medusa medusa;
  private final Peers peers;

  MedusaByScript(Site site, Peers peers) {
    this.site = site;
    this.peers = peers;
    this.medusa = Medusa.in(site.directory().resolve("medusa-by-script"), site.backedUp().medusa());
  }

  @Override
  public String name() {
    return switch (peers) {
      case KEPT -> "Medusa by script";
      case FORGOTTEN -> "and peers forgotten";
    };
  }

  @Override
  public Run run(int round, Pods pods) {
    Map<String, Path> volumes = new LinkedHashMap<>();
    for (String pod : site.ring().pods()) {
      volumes.put(pod, site.cluster().volume(PodRing.NAMESPACE, "data-" + pod));
    }
    Set<String> old = pods.uids();
    Map<Step, Long> ends = new EnumMap<>(Step.class);
    long begin = System.nanoTime();
    scale(0);
    ends.put(Step.STOP, pods.awaitGone(old));
    ends.put(Step.DOWNLOAD, restore(volumes));
    ends.put(Step.PUT_IN_PLACE, System.nanoTime());
    scale(1);
    ends.put(Step.START, pods.awaitNew(old, "Ready"));
    return new Run(begin, ends);
  }

  private void scale(int replicas) {
    site.ring().db("scale", "statefulset", "--selector=app=c1", "--replicas=" + replicas);
  }

  /** Returns when the last of them had everything downloaded. */
  private long restore(Map<String, Path> volumes) {
    try (ExecutorService nodes = Executors.newFixedThreadPool(volumes.size())) {
      List<Future<Long>> running = new ArrayList<>();
      volumes.forEach((pod, volume) -> running.add(nodes.submit(() -> restore(pod, volume))));
      long last = 0;
      for (Future<Long> node : running) {
        last = Math.max(last, node.get());
      }
      return last;
    } catch (ExecutionException e) {
      throw new TestkitException("Medusa's restore failed: " + e.getCause(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new TestkitException("Interrupted while Medusa restores", e);
    }
  }

  private long restore(String pod, Path volume) {
    String said = medusa.restoreNode(BackedUpRing.BACKUP, pod, CassandraLayout.under(volume));
    Duration since =
        Duration.between(
            new MedusaLog(said).downloaded(),
            LocalDateTime.now(ZoneId.systemDefault())); // as its log has it
    long downloaded = System.nanoTime() - since.toNanos();
    if (peers == Peers.FORGOTTEN) {
      run("rm -rf", volume, "data/system/peers*");
    }
    run("chown -R " + OWNER, volume, "."); // It ran as root, where in a pod it has the user's id.
    return downloaded;
  }

  private void run(String command, Path volume, String what) {
    ChildProcess.Finished finished =
        ChildProcess.run(
            new ChildProcess.Command(
                "script-" + volume.getFileName(),
                List.of("sh", "-c", "cd \"$0\" && " + command + " " + what, volume.toString()),
                site.directory(),
                Map.of()),
            PATIENCE);
    if (finished.exitCode() != 0) {
      throw new TestkitException(
          "%s in %s failed: %s".formatted(command, volume, finished.output()));
    }
  }
}
