package dev.rekindle.webhook.workload;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.VolumeMount;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The database in a StatefulSet, as it describes itself.
 *
 * @param engine {@code cassandra}, {@code etcd} or {@code aerospike}
 * @param database the container that runs it
 * @param dataPath the parent of its directories
 * @param mounts the volumes that it keeps its data on, at the paths where it sees them
 * @param config the volume that an operator renders {@code cassandra.yaml} onto, or null
 * @param user who owns the data
 * @param placement where it sits
 * @param resources what our containers get
 */
public record Workload(
    String engine,
    Container database,
    String dataPath,
    List<VolumeMount> mounts,
    @Nullable VolumeMount config,
    RunAs user,
    Placement placement,
    OurResources resources) {
  /** Keeps an unmodifiable copy. */
  public Workload {
    mounts = List.copyOf(mounts);
  }

  /** Returns the release that the image's tag names, or null. */
  public @Nullable String release() {
    return Image.of(Maybe.text(database.getImage())).release();
  }
}
