package dev.rekindle.catalogue;

import dev.rekindle.backup.BackupFacts;
import dev.rekindle.backup.ManifestFile;
import dev.rekindle.backup.NodeBackup;
import dev.rekindle.backup.NodeFacts;
import dev.rekindle.backup.NodeState;
import dev.rekindle.backup.PathSegment;
import dev.rekindle.backup.SchemaFacts;
import dev.rekindle.catalogue.CatalogueException.Reason;
import dev.rekindle.storage.ObjectStore;
import dev.rekindle.storage.Retries;
import dev.rekindle.storage.StoreException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * The backups under one prefix of a store, in the layout of cassandra-medusa (0.11 to 0.31), read
 * only. Everything in the bucket is taken for input from a stranger: names are checked, sizes are
 * bounded, the index is never believed without the nodes' own metadata, and no key outside the
 * prefix is ever read or handed on. Thread safe as far as the store is.
 */
public final class Catalogue {
  private final ObjectStore store;
  private final Layout layout;
  private final CatalogueLimits limits;
  private final NodeReader nodes;

  /**
   * A catalogue of what is under a prefix.
   *
   * @param prefix empty, or segments with slashes between them
   * @param retries how patiently the bodies of metadata objects are read
   * @throws IllegalArgumentException when the prefix cannot be part of a key
   */
  public Catalogue(ObjectStore store, String prefix, CatalogueLimits limits, Retries retries) {
    this.store = store;
    this.layout = Layout.of(prefix);
    this.limits = limits;
    this.nodes = new NodeReader(store, layout, limits, retries);
  }

  /** A catalogue with the default limits and retries. */
  public Catalogue(ObjectStore store, String prefix) {
    this(store, prefix, CatalogueLimits.DEFAULT, Retries.DEFAULT);
  }

  /** Begins a pass over all backups that the index names, in the order of their names' bytes. */
  public BackupListing backups() throws StoreException {
    return new BackupListing(store, layout, limits, new BackupReader(nodes, layout));
  }

  /**
   * Returns what there is of the backup of exactly this name, whether or not the index names it.
   *
   * @throws CatalogueException when there is nothing of it
   */
  public BackupFacts facts(String backup) throws StoreException, CatalogueException {
    if (!PathSegment.safe(backup)) {
      throw noBackup(backup);
    }
    IndexedBackup indexed = Index.of(store, layout, backup, limits);
    List<String> directories = List.copyOf(Directories.list(store, layout, limits.directories()));
    Optional<BackupFacts> facts = new BackupReader(nodes, layout).read(indexed, directories);
    if (facts.isEmpty()) {
      throw noBackup(backup);
    }
    return facts.get();
  }

  /**
   * Returns everything that must be known to restore one node. Only this node's metadata is read:
   * whether the other nodes of the backup are complete is what {@link #facts} tells.
   *
   * @throws CatalogueException when it is not there, or cannot be restored
   */
  public NodeBackup node(String backup, String node) throws StoreException, CatalogueException {
    if (!PathSegment.safe(backup)) {
      throw noBackup(backup);
    }
    if (!Layout.canBeNode(node)) {
      throw noNode(backup, node);
    }
    List<ManifestFile> files = new ArrayList<>();
    NodeReading reading = nodes.read(backup, node, files::add);
    if (reading.meta().nothing()) {
      throw noNode(backup, node);
    }
    Ring ring = new Ring();
    if (reading.tokenMap() != null && reading.tokenMap().problems().isEmpty()) {
      ring.add(node, reading.tokenMap());
    }
    IndexedBackup indexed = Index.of(store, layout, backup, limits);
    NodeFacts facts = NodeVerdict.of(reading, indexed, ring);
    if (facts.state() != NodeState.COMPLETE) {
      throw new CatalogueException(
          Reason.NOT_RESTORABLE,
          facts.state(),
          what(backup) + " cannot give back node " + node + ": " + facts.detail());
    }
    return new NodeBackup(
        backup,
        facts.node(),
        facts.engineVersion(),
        facts.differential(),
        files,
        Objects.requireNonNull(facts.digest()));
  }

  /**
   * Returns what a node's copy of the schema's text says. No restore needs it, it decides warnings:
   * so what cannot be read is said in the answer and never thrown.
   */
  public SchemaFacts schema(String backup, String node) {
    return PathSegment.safe(backup) && Layout.canBeNode(node)
        ? nodes.schema(backup, node)
        : SchemaFacts.unread(PathSegment.shown(node) + " is no node's name");
  }

  /**
   * Compares a node's manifest with the objects that are there, by listing them and reading none.
   *
   * @param backup as {@link #node} of this catalogue gave it
   * @param sink gets every file once, with the object beside it
   */
  public void verify(NodeBackup backup, BucketVerification.Sink sink) throws StoreException {
    new BucketVerification(store, layout, sink).verify(backup);
  }

  private CatalogueException noBackup(String backup) throws StoreException, CatalogueException {
    List<String> names = new ArrayList<>();
    try (Index index = Index.open(store, layout, limits)) {
      Optional<IndexedBackup> next = index.next();
      while (next.isPresent() && names.size() < 20) {
        names.add(next.get().name());
        next = index.next();
      }
      if (next.isPresent()) {
        names.add("and more");
      }
    }
    return new CatalogueException(
        Reason.NO_BACKUP,
        what(backup)
            + " is not there. "
            + (names.isEmpty()
                ? "Nothing under this prefix is a backup: check bucket and prefix."
                : "There are: " + String.join(", ", names) + "."));
  }

  private CatalogueException noNode(String backup, String node)
      throws StoreException, CatalogueException {
    BackupFacts facts = facts(backup);
    List<String> names =
        facts.nodes().stream()
            .limit(20)
            .map(n -> n.node().name() + " (" + n.state() + ")")
            .toList();
    return new CatalogueException(
        Reason.NO_NODE,
        what(backup)
            + " holds nothing of a node named "
            + PathSegment.shown(node)
            + ". It knows "
            + facts.nodes().size()
            + " nodes: "
            + String.join(", ", names)
            + ".");
  }

  private String what(String backup) {
    String place =
        layout.root().isEmpty() ? store.name() : store.name() + " under " + layout.root();
    return "The backup " + PathSegment.shown(backup) + " in " + place;
  }
}
