package dev.rekindle.rule;

/**
 * What is known about one pod of the target, and the node that will run in it.
 *
 * @param name its name
 * @param datacenter its datacenter
 * @param rack its rack
 * @param engine {@code cassandra} or what else will run
 * @param version the release that will run, such as {@code 5.0.9}
 * @param capacity the size of its data volume
 * @param configuration what the node will start with
 */
public record PodFacts(
    String name,
    Fact<String> datacenter,
    Fact<String> rack,
    Fact<String> engine,
    Fact<String> version,
    Fact<Capacity> capacity,
    Configuration configuration) {

  /**
   * The size of a volume.
   *
   * @param bytes how much it holds
   * @param of what says so, as in {@code claim data-c1-0}
   */
  public record Capacity(long bytes, String of) {}

  /**
   * What a Cassandra node will start with.
   *
   * @param numTokens {@code num_tokens}
   * @param partitioner the class name under {@code partitioner}
   * @param uuidIds whether the node reads SSTables with UUID ids, by its own configuration or
   *     because we may set the key
   */
  public record Configuration(
      Fact<Integer> numTokens, Fact<String> partitioner, Fact<UuidIds> uuidIds) {
    /** Nothing was looked at. */
    public static final Configuration UNKNOWN =
        new Configuration(
            Fact.unknown("num_tokens of the target"),
            Fact.unknown("the partitioner of the target"),
            Fact.unknown("uuid_sstable_identifiers_enabled of the target"));
  }

  /** Whether a node starts on SSTables with UUID ids. */
  public enum UuidIds {
    /** It does. */
    READ,
    /** It refuses to start. */
    REFUSED
  }

  /** Only the name is known. */
  public static PodFacts named(String name) {
    return new PodFacts(
        name,
        Fact.unknown("the datacenter of " + name),
        Fact.unknown("the rack of " + name),
        Fact.unknown("the engine of " + name),
        Fact.unknown("the version of " + name),
        Fact.unknown("the volume of " + name),
        Configuration.UNKNOWN);
  }

  /** Returns these facts and where the node sits. */
  public PodFacts in(Fact<String> itsDatacenter, Fact<String> itsRack) {
    return new PodFacts(name, itsDatacenter, itsRack, engine, version, capacity, configuration);
  }

  /** Returns these facts and what will run. */
  public PodFacts running(Fact<String> itsEngine, Fact<String> itsVersion) {
    return new PodFacts(name, datacenter, rack, itsEngine, itsVersion, capacity, configuration);
  }

  /** Returns these facts and the size of the data volume. */
  public PodFacts on(Capacity volume) {
    return new PodFacts(name, datacenter, rack, engine, version, Fact.known(volume), configuration);
  }

  /** Returns these facts and what the node will start with. */
  public PodFacts startingWith(Configuration itsConfiguration) {
    return new PodFacts(name, datacenter, rack, engine, version, capacity, itsConfiguration);
  }
}
