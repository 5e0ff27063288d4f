package dev.rekindle.plan;

import dev.rekindle.topology.Tokens;
import java.math.BigInteger;
import java.util.List;

/** Plans for tests. */
final class Plans {
  static final String UID = "0b9f6c1e-2a43-4a53-8a65-3d9d0b0a7c11";
  static final Pod POD = new Pod("c1-r1-0", "i1", "cassandra");
  static final Pod SCALED_UP = new Pod("c1-r1-9", "i1", "cassandra");

  private Plans() {}

  static RestorePlan in(PlanState state) {
    return new RestorePlan(state, "i1", null, state.namesRestore() ? restore() : null);
  }

  static PlannedRestore restore() {
    return new PlannedRestore(
            UID,
            "cassandra",
            storage(),
            "nightly-1",
            RestoreOptions.DEFAULT,
            List.of(node("c1-r1-0")))
        .of(new PlannedRestore.Identity("Shop", List.of("shop", "system_auth")));
  }

  static PlannedStorage storage() {
    return new PlannedStorage(
        "s3-main",
        "s3://backups/prod",
        "https://s3.example.org",
        "eu-1",
        PlannedStorage.Addressing.PATH,
        PlannedStorage.Tls.REQUIRED,
        new PlannedStorage.Transfer(8, 100_000_000));
  }

  static Assignment node(String pod) {
    Tokens tokens = new Tokens(List.of(BigInteger.TWO, BigInteger.ONE.negate()));
    return new Assignment(
        pod, "old-" + pod, "dc1", "r1", "ab".repeat(32), Assignment.digestOf(tokens));
  }
}
