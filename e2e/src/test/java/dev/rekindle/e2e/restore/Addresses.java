package dev.rekindle.e2e.restore;

import dev.rekindle.testkit.Loopback;
import io.fabric8.kubernetes.api.model.Pod;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Addresses of pods, from a block so small that most pods get one that another pod had before, as
 * happens in clusters all the time.
 */
final class Addresses implements AutoCloseable {
  private static final int FEW = 7;
  private static final int MOST = 200;

  private final Loopback.Block block = Loopback.claimBlock();
  private int last;

  /**
   * Returns the next one that is free.
   *
   * @param pods those that have theirs
   */
  String next(List<Pod> pods) {
    Set<String> taken = new HashSet<>();
    pods.forEach(pod -> taken.add(pod.getMetadata().getAnnotations().get(PlayedContainer.ADDRESS)));
    for (int more = 0; more < MOST; more++) {
      last = more < FEW ? last % FEW + 1 : more;
      if (!taken.contains(block.address(last))) {
        return block.address(last);
      }
    }
    throw new IllegalStateException("no address is free");
  }

  @Override
  public void close() {
    block.close();
  }
}
