package dev.rekindle.controller.object;

import dev.rekindle.api.ApiGroup;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.util.Map;

/** What an object's stamp tells about it: the UID that it had when the controller first saw it. */
public enum Stamp {
  /** Nobody has seen it yet. */
  NONE,
  /** It is the object that was first seen here. */
  OWN,
  /**
   * It was copied from another cluster or namespace, or brought back by a backup of the cluster.
   */
  FOREIGN;

  /** Returns what the stamp of an object tells. */
  public static Stamp of(HasMetadata object) {
    Map<String, String> annotations = object.getMetadata().getAnnotations();
    String stamp = annotations == null ? null : annotations.get(ApiGroup.STAMP);
    if (stamp == null || stamp.isEmpty()) {
      return NONE;
    }
    return stamp.equals(object.getMetadata().getUid()) ? OWN : FOREIGN;
  }
}
