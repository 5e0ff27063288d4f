package dev.rekindle.testkit;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A Cassandra cluster of child processes, one datacenter, each node on an address of its own that
 * no other test uses. Built first, started later: in between, something else may fill the nodes'
 * directories. Not safe for use by several threads.
 */
public final class CassandraCluster implements AutoCloseable {
  private static final Duration RING_PATIENCE = Duration.ofMinutes(3);

  private final ClusterSettings settings;
  private final Loopback.@Nullable Block block;
  private final List<CassandraNode> nodes;

  private CassandraCluster(
      ClusterSettings settings, Loopback.@Nullable Block block, List<CassandraNode> nodes) {
    this.settings = settings;
    this.block = block;
    this.nodes = List.copyOf(nodes);
  }

  /** Begins one whose files all go into that directory. */
  public static Builder in(Path directory) {
    return new Builder(directory.toAbsolutePath());
  }

  /** Its nodes, in the order of the racks given. */
  public List<CassandraNode> nodes() {
    return nodes;
  }

  /** One of its nodes, counted from 0. */
  public CassandraNode node(int number) {
    return nodes.get(number);
  }

  /** Its name. */
  public String clusterName() {
    return settings.clusterName();
  }

  /** Its datacenter. */
  public String datacenter() {
    return settings.datacenter();
  }

  /** Its release. */
  public CassandraVersion version() {
    return settings.version();
  }

  /**
   * Starts all nodes at once and returns when every node sees the complete ring (before that,
   * queries of few replicas silently miss rows) and, on empty directories with password
   * authentication, when the user {@code cassandra} can log in.
   */
  public void start() {
    boolean fresh = nodes.stream().allMatch(CassandraNode::isEmpty);
    try {
      nodes.forEach(CassandraNode::launch);
      nodes.forEach(CassandraNode::awaitCql);
      awaitRing();
      if (fresh && !settings.authenticator().equals("AllowAllAuthenticator")) {
        awaitSuperuser();
      }
    } catch (TestkitException e) {
      kill();
      throw e;
    }
  }

  /** Returns when every node sees all others alive, all tokens, and one schema. */
  public void awaitRing() {
    List<CassandraJmx> connections = new ArrayList<>();
    try {
      nodes.forEach(node -> connections.add(node.jmx()));
      nodes
          .getFirst()
          .process()
          .await("the ring was complete", RING_PATIENCE, () -> isComplete(connections));
    } finally {
      connections.forEach(CassandraJmx::close);
    }
  }

  /** Stops all nodes with SIGTERM. */
  public void stop() {
    nodes.parallelStream().forEach(CassandraNode::stop);
  }

  /** Kills all nodes. */
  public void kill() {
    nodes.forEach(CassandraNode::kill);
  }

  /** Kills all nodes and gives their addresses back. */
  @Override
  public void close() {
    kill();
    if (block != null) {
      block.close();
    }
  }

  ClusterSettings settings() {
    return settings;
  }

  private static boolean isComplete(List<CassandraJmx> connections) {
    int tokens = 0;
    for (CassandraJmx node : connections) {
      if (!node.operationMode().equals("NORMAL")) {
        return false;
      }
      tokens += node.tokens().size();
    }
    int allTokens = tokens;
    return connections.stream().map(CassandraJmx::schemaVersion).distinct().count() == 1
        && connections.stream().allMatch(node -> node.seesRing(connections.size(), allTokens));
  }

  private void awaitSuperuser() {
    nodes
        .getFirst()
        .process()
        .await(
            "a node had made the role cassandra",
            RING_PATIENCE,
            () ->
                nodes.stream()
                    .anyMatch(node -> node.process().output().contains("default superuser role")));
  }

  /** Collects what a cluster is to be; every method returns the builder itself. */
  public static final class Builder {
    private final Path directory;
    private final List<String> extraYaml = new ArrayList<>();
    private final List<String> javaOptions = new ArrayList<>();
    private final Map<String, String> environment = new HashMap<>();
    private List<String> racks = List.of("r1", "r2", "r3");
    private List<String> addresses = List.of();
    private CassandraVersion version = CassandraVersion.V5_0;
    private String clusterName = "c1";
    private String datacenter = "dc1";
    private int numTokens = 16;
    private String authenticator = "AllowAllAuthenticator";
    private String heap = "384m";
    private BiFunction<String, Path, CassandraLayout> layout =
        (name, dataPath) -> CassandraLayout.under(dataPath);

    private Builder(Path directory) {
      this.directory = directory;
    }

    /** Default: 5.0. */
    public Builder version(CassandraVersion chosen) {
      version = chosen;
      return this;
    }

    /** Default: c1. */
    public Builder clusterName(String name) {
      clusterName = name;
      return this;
    }

    /** Default: dc1. */
    public Builder datacenter(String name) {
      datacenter = name;
      return this;
    }

    /** One node for each; a rack may come several times. Default: r1, r2, r3. */
    public Builder racks(String... names) {
      racks = List.of(names);
      return this;
    }

    /**
     * The nodes' addresses in 127.0.0.0/8, for a cluster that takes over those of another. Default:
     * addresses that nobody uses.
     */
    public Builder addresses(List<String> ofNodes) {
      addresses = List.copyOf(ofNodes);
      return this;
    }

    /** Tokens of each node; default 16. */
    public Builder numTokens(int count) {
      numTokens = count;
      return this;
    }

    /** Password logins; the first user is {@code cassandra} with password {@code cassandra}. */
    public Builder passwords() {
      authenticator = "PasswordAuthenticator";
      return this;
    }

    /**
     * A line or lines for {@code cassandra.yaml}. A key that the testkit sets itself is overridden:
     * {@code auto_bootstrap: true}, for instance, against the testkit's {@code false}.
     */
    public Builder yaml(String lines) {
      extraYaml.add(lines);
      return this;
    }

    /** An option for the nodes' Java. */
    public Builder javaOption(String option) {
      javaOptions.add(option);
      return this;
    }

    /** A variable of all nodes' environment; see also {@link CassandraNode#environment}. */
    public Builder environment(String variable, String value) {
      environment.put(variable, value);
      return this;
    }

    /** Heap of each node, as after {@code -Xmx}; default 384m. */
    public Builder heap(String size) {
      heap = size;
      return this;
    }

    /**
     * Where a node keeps its data, from its name and its default data path. Default: {@link
     * CassandraLayout#under}.
     */
    public Builder layout(BiFunction<String, Path, CassandraLayout> byNode) {
      layout = byNode;
      return this;
    }

    /** The cluster, nothing of it started or written. */
    public CassandraCluster build() {
      Loopback.Block block = addresses.isEmpty() ? Loopback.claimBlock() : null;
      List<String> chosen =
          block == null
              ? addresses
              : Stream.iterate(1, i -> i + 1).limit(racks.size()).map(block::address).toList();
      if (chosen.size() != racks.size()) {
        throw new TestkitException(
            "%d addresses for %d nodes: give as many".formatted(chosen.size(), racks.size()));
      }
      ClusterSettings settings =
          new ClusterSettings(
              directory,
              version,
              clusterName,
              datacenter,
              numTokens,
              authenticator,
              List.of(chosen.getFirst()),
              extraYaml,
              javaOptions,
              environment,
              heap,
              layout);
      return new CassandraCluster(settings, block, nodes(settings, chosen));
    }

    /** {@link #build} and {@link CassandraCluster#start}. */
    public CassandraCluster start() {
      CassandraCluster cluster = build();
      try {
        cluster.start();
        return cluster;
      } catch (TestkitException e) {
        cluster.close();
        throw e;
      }
    }

    private List<CassandraNode> nodes(ClusterSettings settings, List<String> chosen) {
      List<CassandraNode> nodes = new ArrayList<>();
      Map<String, Integer> ordinals = new HashMap<>();
      for (int i = 0; i < racks.size(); i++) {
        String rack = racks.get(i);
        int ordinal = ordinals.merge(rack, 1, Integer::sum) - 1;
        String name = "%s-%s-%s-sts-%d".formatted(clusterName, datacenter, rack, ordinal);
        nodes.add(new CassandraNode(settings, name, chosen.get(i), rack));
      }
      return nodes;
    }
  }
}
