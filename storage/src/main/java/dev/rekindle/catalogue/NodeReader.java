package dev.rekindle.catalogue;

import dev.rekindle.backup.ManifestFile;
import dev.rekindle.backup.SchemaFacts;
import dev.rekindle.proof.ProofLevel;
import dev.rekindle.storage.ByteRange;
import dev.rekindle.storage.ObjectInfo;
import dev.rekindle.storage.ObjectStore;
import dev.rekindle.storage.ResumingStream;
import dev.rekindle.storage.Retries;
import dev.rekindle.storage.StoreException;
import java.io.IOException;
import java.io.InputStream;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Reads the metadata of one node of a backup from {@code <node>/<backup>/meta/}. Thread safe. */
final class NodeReader {
  private static final long VERSION_BYTES = 64 << 10;

  private final ObjectStore store;
  private final Layout layout;
  private final CatalogueLimits limits;
  private final Retries retries;

  NodeReader(ObjectStore store, Layout layout, CatalogueLimits limits, Retries retries) {
    this.retries = retries;
    this.store = store;
    this.layout = layout;
    this.limits = limits;
  }

  /** What reads one object. */
  @FunctionalInterface
  private interface Format<T> {
    T read(InputStream in) throws IOException;
  }

  /**
   * Reads what there is.
   *
   * @param files gets every file of the manifest while it is read
   */
  NodeReading read(String backup, String node, Consumer<ManifestFile> files) throws StoreException {
    NodeMetadata meta = NodeMetadata.list(store, layout.meta(node, backup));
    MessageDigest sha256 = sha256();
    ManifestSummary manifest = manifest(meta, backup, node, files, sha256);
    TokenMap tokenMap = tokenMap(meta, sha256);
    String digest =
        manifest == null || tokenMap == null ? null : HexFormat.of().formatHex(sha256.digest());
    return new NodeReading(node, meta, manifest, tokenMap, version(meta), digest);
  }

  private @Nullable ManifestSummary manifest(
      NodeMetadata meta,
      String backup,
      String node,
      Consumer<ManifestFile> files,
      MessageDigest sha256)
      throws StoreException {
    ObjectInfo object = meta.object(NodeMetadata.MANIFEST);
    if (object == null) {
      return null;
    }
    if (object.size() > limits.manifestBytes()) {
      return new ManifestSummary(
          0, 0, false, List.of(), ProofLevel.CONTENT, tooLarge(object, limits.manifestBytes()));
    }
    ManifestReader reader = new ManifestReader(layout, backup, node, limits, files);
    return read(object, in -> reader.read(new DigestInputStream(in, sha256)));
  }

  private @Nullable TokenMap tokenMap(NodeMetadata meta, MessageDigest sha256)
      throws StoreException {
    ObjectInfo object = meta.object(NodeMetadata.TOKEN_MAP);
    if (object == null) {
      return null;
    }
    if (object.size() > limits.tokenMapBytes()) {
      return new TokenMap(Map.of(), tooLarge(object, limits.tokenMapBytes()));
    }
    return read(object, in -> TokenMapReader.read(new DigestInputStream(in, sha256), limits));
  }

  private ServerVersion version(NodeMetadata meta) throws StoreException {
    ObjectInfo object = meta.object(NodeMetadata.SERVER_VERSION);
    if (object == null) {
      return ServerVersion.UNKNOWN;
    }
    if (object.size() > VERSION_BYTES) {
      return new ServerVersion("cassandra", null, tooLarge(object, VERSION_BYTES));
    }
    return read(object, in -> ServerVersion.read(in, limits));
  }

  /** Reads the node's copy of the schema's text; what keeps it from being read is in the answer. */
  SchemaFacts schema(String backup, String node) {
    String directory = layout.meta(node, backup);
    String key = directory + NodeMetadata.SCHEMA;
    try {
      ObjectInfo object = NodeMetadata.list(store, directory).object(NodeMetadata.SCHEMA);
      if (object == null) {
        return SchemaFacts.unread(key + " is not there");
      }
      if (object.size() > limits.schemaBytes()) {
        return SchemaFacts.unread(key + " " + tooLarge(object, limits.schemaBytes()).getFirst());
      }
      return read(object, in -> SchemaReader.read(in, limits));
    } catch (StoreException e) {
      return SchemaFacts.unread(String.valueOf(e.getMessage()));
    }
  }

  private static List<String> tooLarge(ObjectInfo object, long limit) {
    return List.of("has " + object.size() + " bytes, and at most " + limit + " are read");
  }

  private <T> T read(ObjectInfo object, Format<T> format) throws StoreException {
    try (InputStream in =
        ResumingStream.open(store, object.key(), ByteRange.ALL, object.version(), retries)) {
      return format.read(in);
    } catch (IOException e) {
      throw StoreException.from(e);
    }
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java has SHA-256, and this one has not", e);
    }
  }
}
