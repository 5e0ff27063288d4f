package dev.rekindle.controller.restore;

import dev.rekindle.plan.PlanState;
import dev.rekindle.topology.PodName;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * One StatefulSet of a restore.
 *
 * @param name its name
 * @param order how its pods come up
 * @param plan its plan
 * @param planned the pods that the restore is about; of a StatefulSet that it does not know: none
 * @param wanted the pods that its replicas ask for; none when it is no more
 * @param pods those that there are
 * @param claimed pods that are not there and have a claim, as far as it matters: it was made for an
 *     earlier one, or keeps what is on its volume
 * @param membership whether the Restore selects it
 */
record TargetSet(
    String name,
    Order order,
    SeenPlan plan,
    List<String> planned,
    List<String> wanted,
    List<ObservedPod> pods,
    List<String> claimed,
    Membership membership) {

  private static final Comparator<String> BY_ORDINAL = Comparator.comparing(PodName::of);

  TargetSet {
    planned = planned.stream().sorted(BY_ORDINAL).toList();
    wanted = List.copyOf(wanted);
    pods = pods.stream().sorted(Comparator.comparing(ObservedPod::name, BY_ORDINAL)).toList();
    claimed = List.copyOf(claimed);
  }

  /** One of which no claim matters. */
  TargetSet(
      String name,
      Order order,
      SeenPlan plan,
      List<String> planned,
      List<String> wanted,
      List<ObservedPod> pods) {
    this(name, order, plan, planned, wanted, pods, List.of());
  }

  /** One that is selected. */
  TargetSet(
      String name,
      Order order,
      SeenPlan plan,
      List<String> planned,
      List<String> wanted,
      List<ObservedPod> pods,
      List<String> claimed) {
    this(name, order, plan, planned, wanted, pods, claimed, Membership.SELECTED);
  }

  /** Whether it is a part of the target. */
  enum Membership {
    /** The Restore selects it, or did until it was no more. */
    SELECTED,
    /** It is there, and changed since the restore began: the Restore selects it no longer. */
    LEFT
  }

  /** How pods come up. */
  enum Order {
    /** All at once. */
    PARALLEL,
    /** Each when all before it are ready. */
    ONE_BY_ONE
  }

  /** The plan of a StatefulSet. */
  sealed interface SeenPlan {
    /** There is none, or none that is this StatefulSet's. */
    record None() implements SeenPlan {}

    /**
     * There is one.
     *
     * @param version what it is written over
     * @param state what it says
     * @param holder whose it is
     */
    record There(String version, PlanState state, Holder holder) implements SeenPlan {}
  }

  /** Whose a plan is. */
  enum Holder {
    /** It names no restore. */
    NOBODY,
    /** It names none, and pods wait on what a restore that did not get through may have left. */
    HALF_SWITCHED,
    /** It names ours. */
    US,
    /** It names another one, which goes on. */
    RUNNING,
    /** It names another one, which decided to switch and does not get through. */
    STUCK,
    /** It names another one, which is over or no more. */
    OVER
  }

  boolean heldByUs() {
    return plan instanceof SeenPlan.There there && there.holder() == Holder.US;
  }

  boolean says(PlanState state) {
    return heldByUs() && plan instanceof SeenPlan.There there && there.state() == state;
  }

  Optional<ObservedPod> pod(String podName) {
    return pods.stream().filter(pod -> pod.name().equals(podName)).findFirst();
  }

  /** Returns the planned pods that do not exist. */
  List<String> missing() {
    return planned.stream().filter(podName -> pod(podName).isEmpty()).toList();
  }

  /** Returns the planned pods that nobody will make again. */
  List<String> unwanted() {
    return planned.stream().filter(podName -> !wanted.contains(podName)).toList();
  }

  /** Returns whether the pods that come before one will not get ready before it was decided. */
  boolean comesOnlyAfterOthers(String podName) {
    return order == Order.ONE_BY_ONE
        && pods.stream()
            .filter(pod -> BY_ORDINAL.compare(pod.name(), podName) < 0)
            .anyMatch(pod -> pod.state() instanceof ObservedPod.State.Starting);
  }
}
