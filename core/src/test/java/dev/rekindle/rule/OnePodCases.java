package dev.rekindle.rule;

import static dev.rekindle.rule.RestoreRule.*;

import dev.rekindle.rule.PodFacts.Capacity;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/** What a single pod can find wrong with its own part of a restore. */
final class OnePodCases {
  private OnePodCases() {}

  static List<RuleCase> all() {
    return List.of(
        of(NODE_MISSING, w -> w.planned = "old-r1-sts"),
        of(PLAN_TOKENS_MISMATCH, w -> w.plannedTokens = World.tokens(11)),
        of(PLAN_DIGEST_MISMATCH, w -> w.plannedDigest = "d1"),
        of(
            RACK_MISMATCH,
            w -> {
              w.planned = "old-r2-sts-0";
              w.plannedTokens = World.tokens(20);
            }),
        of(
            DATACENTER_MISMATCH,
            w -> w.changePod(p -> p.in(Fact.known("dc10"), p.rack())),
            REPLICATION_ELSEWHERE),
        of(
            TARGET_OLDER,
            w -> w.changePod(p -> p.running(Fact.known("cassandra"), Fact.known("5.0-rc1")))),
        of(TOKEN_COUNT_MISMATCH, w -> w.changePod(p -> p.startingWith(World.configuration(256)))),
        of(VOLUME_TOO_SMALL, w -> w.changePod(p -> p.on(new Capacity(0, "free space of /data")))));
  }

  private static RuleCase of(RestoreRule rule, Consumer<World> change, RestoreRule... implied) {
    return new RuleCase(rule, RuleCase.Start.ONE_POD, change, Set.of(implied));
  }
}
