package dev.rekindle.e2e.restore;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.Watch;
import io.fabric8.kubernetes.client.Watcher;
import io.fabric8.kubernetes.client.WatcherException;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Which pods of a site went while it was open, in their order; one that went twice, twice. */
record Departures(Watch watch, List<String> pods) implements AutoCloseable {
  static Departures of(Site there) {
    List<String> gone = new CopyOnWriteArrayList<>();
    Watch watch =
        there
            .client
            .pods()
            .inNamespace(there.namespace)
            .watch(
                new Watcher<Pod>() {
                  @Override
                  public void eventReceived(Action action, Pod pod) {
                    if (action == Action.DELETED) {
                      gone.add(pod.getMetadata().getName());
                    }
                  }

                  @Override
                  public void onClose(WatcherException cause) {
                    throw new AssertionError(cause);
                  }
                });
    return new Departures(watch, gone);
  }

  @Override
  public void close() {
    watch.close();
  }
}
