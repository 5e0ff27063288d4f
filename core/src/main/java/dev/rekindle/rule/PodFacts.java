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
 * @param numTokens with how many tokens the node will start
 */
public record PodFacts(
    String name,
    Fact<String> datacenter,
    Fact<String> rack,
    Fact<String> engine,
    Fact<String> version,
    Fact<Capacity> capacity,
    Fact<Integer> numTokens) {

  /**
   * The size of a volume.
   *
   * @param bytes how much it holds
   * @param of what says so, as in {@code claim data-c1-0}
   */
  public record Capacity(long bytes, String of) {}

  /** Only the name is known. */
  public static PodFacts named(String name) {
    return new PodFacts(
        name,
        Fact.unknown("the datacenter of " + name),
        Fact.unknown("the rack of " + name),
        Fact.unknown("the engine of " + name),
        Fact.unknown("the version of " + name),
        Fact.unknown("the volume of " + name),
        Fact.unknown("num_tokens of the target"));
  }

  /** Returns these facts and where the node sits. */
  public PodFacts in(Fact<String> itsDatacenter, Fact<String> itsRack) {
    return new PodFacts(name, itsDatacenter, itsRack, engine, version, capacity, numTokens);
  }

  /** Returns these facts and what will run. */
  public PodFacts running(Fact<String> itsEngine, Fact<String> itsVersion) {
    return new PodFacts(name, datacenter, rack, itsEngine, itsVersion, capacity, numTokens);
  }

  /** Returns these facts and the size of the data volume. */
  public PodFacts on(Capacity volume) {
    return new PodFacts(name, datacenter, rack, engine, version, Fact.known(volume), numTokens);
  }

  /** Returns these facts and with how many tokens the node will start. */
  public PodFacts startingWith(Fact<Integer> itsNumTokens) {
    return new PodFacts(name, datacenter, rack, engine, version, capacity, itsNumTokens);
  }
}
