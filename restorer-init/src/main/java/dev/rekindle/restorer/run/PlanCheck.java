package dev.rekindle.restorer.run;

import dev.rekindle.backup.NodeBackup;
import dev.rekindle.name.ExitCode;
import dev.rekindle.plan.Assignment;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Whether what the bucket holds is what was planned. */
final class PlanCheck {
  private PlanCheck() {}

  /** Fails with every difference. */
  static void require(Assignment planned, NodeBackup found) throws RestorerException {
    List<String> differences = new ArrayList<>();
    compare(differences, "datacenter", planned.datacenter(), found.node().datacenter());
    compare(differences, "rack", planned.rack(), found.node().rack());
    compare(
        differences,
        "digest of the tokens",
        planned.tokensDigest(),
        Assignment.digestOf(found.node().tokens()));
    compare(differences, "digest of the backup", planned.digest(), found.digest());
    if (!differences.isEmpty()) {
      throw new RestorerException(
          ExitCode.MISMATCH,
          "Node "
              + planned.source()
              + " of backup "
              + found.backup()
              + " is not what the plan says: "
              + String.join("; ", differences)
              + ". The backup was changed or replaced after the plan was made, or the plan is about"
              + " another one: make a new plan.");
    }
  }

  private static void compare(
      List<String> differences, String what, @Nullable String planned, @Nullable String found) {
    if (planned != null && !planned.equals(found)) {
      differences.add(
          what + ": expected " + planned + ", found " + (found == null ? "none" : found));
    }
  }
}
