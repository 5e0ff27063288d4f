package dev.rekindle.rule;

import dev.rekindle.name.Label;
import dev.rekindle.rule.ActivityFacts.Start;
import dev.rekindle.rule.StatefulSetFacts.OptIn;
import dev.rekindle.rule.StatefulSetFacts.Rollout;
import java.util.List;

/** Whether the target is ready to be restored, and alone. */
final class TargetChecks {
  private static final String ONE_AT_A_TIME = "Wait until it is finished, or delete it.";

  private TargetChecks() {}

  static Fact<List<Finding>> exists(RestoreView view) {
    return view.statefulSets()
        .map(
            sets ->
                sets.isEmpty()
                    ? Findings.one(
                        "target.selector",
                        "at least one StatefulSet",
                        "none",
                        "Create the StatefulSets first, or mend the selector.")
                    : List.of());
  }

  static Fact<List<Finding>> optedIn(RestoreView view) {
    return view.statefulSets()
        .flatMap(
            sets ->
                Findings.each(
                    sets,
                    set ->
                        set.optIn()
                            .map(
                                in ->
                                    in == OptIn.IN
                                        ? List.of()
                                        : Findings.one(
                                            "labels of StatefulSet " + set.name(),
                                            Label.INJECT.key() + ": \"true\"",
                                            "no such label",
                                            "Add the label and let the StatefulSet roll out."))));
  }

  static Fact<List<Finding>> rolledOut(RestoreView view) {
    return view.statefulSets()
        .flatMap(
            sets ->
                Findings.each(
                    sets,
                    set ->
                        set.rollout()
                            .map(
                                rollout ->
                                    switch (rollout) {
                                      case Rollout.Complete _ -> List.of();
                                      case Rollout.Incomplete(String why) ->
                                          Findings.one(
                                              "rollout of StatefulSet " + set.name(),
                                              "every pod with our container, of one revision",
                                              why,
                                              "Wait for the rollout, or remove its partition.");
                                    })));
  }

  static Fact<List<Finding>> noOtherRestore(RestoreView view) {
    return Findings.ifAny(
        view.facts().activity().restores(),
        names -> new Finding("restores of the target", "no other", names, ONE_AT_A_TIME));
  }

  static Fact<List<Finding>> noBackup(RestoreView view) {
    return Findings.ifAny(
        view.facts().activity().backups(),
        names -> new Finding("backups of the target", "none that runs", names, ONE_AT_A_TIME));
  }

  static Fact<List<Finding>> noOtherDatacenter(RestoreView view) {
    return Findings.ifAny(
        view.facts().activity().datacenters(),
        names ->
            new Finding(
                "other datacenters of the cluster",
                "none alive",
                names,
                "Rebuild the target from the living ones (nodetool rebuild), or stop them first."));
  }

  static Fact<List<Finding>> together(RestoreView view) {
    return view.facts()
        .activity()
        .start()
        .map(
            start ->
                start == Start.TOGETHER
                    ? List.of()
                    : Findings.one(
                        "podManagementPolicy",
                        "Parallel",
                        "OrderedReady, so pods are restored and started one by one",
                        "Use Parallel where no node may start before all are verified."));
  }

  static Fact<List<Finding>> snapshots(RestoreView view) {
    return Findings.ifAny(
        view.facts().activity().snapshots(),
        names ->
            new Finding(
                "local snapshots",
                "none in the old data, which goes when the restore is completed",
                names,
                "Unless all that you need of them is copied elsewhere, delete the Restore before"
                    + " it switches, and apply it again with oldData: Keep."));
  }

  static Fact<List<Finding>> replaces(RestoreView view) {
    String mode = view.facts().request().mode();
    return Fact.known(
        mode.equals(RestoreRequest.REPLACE)
            ? List.of()
            : Findings.one(
                "mode", RestoreRequest.REPLACE, mode, "Leave it out; other modes are reserved."));
  }

  static Fact<List<Finding>> everything(RestoreView view) {
    return Findings.ifAny(
        Fact.known(view.facts().request().tables()),
        names ->
            new Finding(
                "tables", "none, which means all", names, "Leave it out; the field is reserved."));
  }
}
