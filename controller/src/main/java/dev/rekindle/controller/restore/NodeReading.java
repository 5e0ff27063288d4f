package dev.rekindle.controller.restore;

import dev.rekindle.api.RestoreStatus.NodeState;
import dev.rekindle.api.RestoreStatus.Proof;
import org.jspecify.annotations.Nullable;

/** What a status says about one pod. */
final class NodeReading {
  private NodeReading() {}

  static NodeState state(ObservedPod pod, String restore) {
    if (pod.restored(restore)) {
      return NodeState.DONE;
    }
    if (pod.word().failure() != null) {
      return NodeState.FAILED;
    }
    if (!pod.starting() || !restore.equals(pod.word().restore())) {
      return NodeState.PENDING;
    }
    return switch (pod.word().says()) {
      case NOTHING, WAITING, FAILED -> NodeState.PENDING;
      case STAGING -> NodeState.STAGING;
      case STAGED -> NodeState.STAGED;
      case SWITCHING, DONE -> NodeState.SWITCHING;
    };
  }

  static @Nullable Proof proof(Word.Progress progress) {
    return switch (progress.proof()) {
      case "content" -> Proof.CONTENT;
      case "object" -> Proof.OBJECT;
      case "size" -> Proof.SIZE;
      case null, default -> null;
    };
  }
}
