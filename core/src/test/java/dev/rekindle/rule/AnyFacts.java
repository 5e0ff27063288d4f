package dev.rekindle.rule;

import dev.rekindle.backup.BackupFacts;
import dev.rekindle.backup.NodeFacts;
import dev.rekindle.backup.NodeState;
import dev.rekindle.backup.SchemaFacts;
import dev.rekindle.proof.ProofLevel;
import dev.rekindle.rule.PodFacts.Capacity;
import dev.rekindle.rule.SourceFacts.Phase;
import dev.rekindle.rule.StatefulSetFacts.OptIn;
import dev.rekindle.rule.StatefulSetFacts.Rollout;
import dev.rekindle.rule.StorageFacts.Readiness;
import dev.rekindle.rule.StorageFacts.Secret;
import dev.rekindle.rule.StorageFacts.SecretState;
import dev.rekindle.topology.Node;
import dev.rekindle.topology.Tokens;
import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Facts that nobody has checked: from a hostile bucket, and from a cluster in any state. */
record AnyFacts(Random random) {
  private static final List<String> TEXTS =
      List.of(
          "",
          "a",
          "r1",
          "dc1",
          "old-0",
          "old-10",
          "new-1",
          "cassandra",
          "5.0.9",
          "4.1",
          "3.11.0",
          "999999999999.1",
          "..",
          "a/b",
          "line\nbreak",
          "\u0000",
          "\u202eright-to-left",
          "\ud800",
          "'; DROP KEYSPACE x",
          "Murmur3Partitioner",
          "RandomPartitioner",
          "nodes",
          "x".repeat(5_000));

  RestoreFacts facts() {
    Instant at = pick(List.of(Instant.MIN, Instant.EPOCH, Instant.MAX));
    return new RestoreFacts(
        new RestoreRequest(text(), text(), texts(), pick(List.of(ProofLevel.values())), at),
        new SourceFacts(
            fact(this::source),
            fact(() -> pick(List.of(Phase.values()))),
            fact(() -> pick(List.of(Access.values()))),
            data()),
        fact(() -> some(this::set)),
        fact(this::storage),
        new ActivityFacts(
            fact(this::texts),
            fact(this::texts),
            fact(this::texts),
            fact(this::texts),
            fact(() -> pick(List.of(ActivityFacts.Start.values())))));
  }

  private DataFacts data() {
    return new DataFacts(fact(() -> pick(List.of(ProofLevel.values()))), fact(this::schema));
  }

  private SchemaFacts schema() {
    Map<String, Integer> replicas = random.nextBoolean() ? Map.of() : Map.of(text(), number());
    return new SchemaFacts(
        new TreeMap<>(Map.of(text(), replicas)),
        new TreeMap<>(Map.of(text(), Duration.ofSeconds(number()))),
        texts());
  }

  private Source source() {
    return switch (random.nextInt(5)) {
      case 0 -> new Source.Missing(texts());
      default ->
          new Source.Whole(
              new BackupFacts(
                  text(),
                  random.nextBoolean() ? "cassandra" : text(),
                  null,
                  random.nextBoolean() ? null : pick(List.of(Instant.MIN, Instant.MAX)),
                  some(this::node)));
    };
  }

  private NodeFacts node() {
    var node = new Node(text(), maybe(), maybe(), new Tokens(some(this::token)));
    return new NodeFacts(
        node,
        pick(List.of(NodeState.values())),
        text(),
        maybe(),
        false,
        number(),
        number(),
        maybe());
  }

  private BigInteger token() {
    return new BigInteger(1 + random.nextInt(140), random).subtract(BigInteger.TWO.pow(63));
  }

  private StatefulSetFacts set() {
    return new StatefulSetFacts(
        text(),
        fact(() -> pick(List.of(OptIn.values()))),
        fact(() -> random.nextBoolean() ? new Rollout.Complete() : new Rollout.Incomplete(text())),
        fact(this::texts),
        some(this::pod));
  }

  private PodFacts pod() {
    return new PodFacts(
        text(),
        fact(this::text),
        fact(this::text),
        fact(this::text),
        fact(this::text),
        fact(() -> new Capacity(number(), text())),
        fact(this::number));
  }

  private StorageFacts storage() {
    return new StorageFacts(
        text(),
        fact(() -> random.nextBoolean() ? new Readiness.Ready() : new Readiness.NotReady(text())),
        fact(() -> pick(List.of(Access.values()))),
        fact(
            () ->
                some(
                    () ->
                        new Secret(
                            text(),
                            fact(
                                () ->
                                    random.nextBoolean()
                                        ? new SecretState.Missing()
                                        : new SecretState.There(texts()))))));
  }

  private <T> Fact<T> fact(Supplier<? extends T> value) {
    return random.nextInt(4) == 0 ? Fact.unknown(text()) : Fact.known(value.get());
  }

  private <T> List<T> some(Supplier<T> item) {
    return Stream.generate(item).limit(random.nextInt(5)).toList();
  }

  private List<String> texts() {
    return some(this::text);
  }

  private String text() {
    return pick(TEXTS);
  }

  private @Nullable String maybe() {
    return random.nextBoolean() ? null : text();
  }

  private int number() {
    return pick(List.of(0, 1, 4, -1, Integer.MIN_VALUE, Integer.MAX_VALUE));
  }

  private <T> T pick(List<T> items) {
    return items.get(random.nextInt(items.size()));
  }
}
