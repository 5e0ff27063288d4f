package dev.rekindle.restorer.cassandra;

import dev.rekindle.restorer.volume.Root;
import dev.rekindle.topology.Tokens;
import java.io.IOException;
import java.io.StringReader;
import java.io.StringWriter;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The file in the restored {@code system} keyspace directory that says who the node is. Whoever
 * wipes the data wipes it too, so an empty volume never gets an old node's tokens.
 *
 * <p>Cassandra walks that directory at start-up and looks only at directories and at names that end
 * in {@code .db}; see {@code docs/cassandra.md}.
 */
public final class IdentityMarker {
  static final String NAME = "rekindle-identity.properties";
  private static final long MAX_BYTES = 1 << 20;
  private static final String FORMAT = "1";
  private static final String NEEDS = "needs.";

  private IdentityMarker() {}

  /**
   * Returns where the marker goes below a root, or below the directory that becomes its content.
   */
  public static Path below(Path root) {
    return root.resolve(Selection.SYSTEM).resolve(NAME);
  }

  /**
   * Writes the marker below the incoming directory of {@link NodeConfig#localSystemRoot()}, and
   * syncs it.
   *
   * @throws IOException when it cannot be written
   */
  public static void write(Path incoming, Identity identity) throws IOException {
    Path marker = below(incoming);
    Files.createDirectories(marker.getParent());
    AtomicFile.write(marker, format(identity), Optional.empty());
  }

  /**
   * Returns who the node on these roots is, when it was restored by us.
   *
   * @param roots the node's restored roots; the first marker counts
   * @throws IOException when a marker is there and cannot be read as one: never taken for absent
   */
  public static Optional<Identity> find(List<Root> roots) throws IOException {
    for (Root root : roots) {
      Path marker = below(root.path());
      if (root.restored() && Files.exists(marker, LinkOption.NOFOLLOW_LINKS)) {
        return Optional.of(read(marker));
      }
    }
    return Optional.empty();
  }

  private static Identity read(Path marker) throws IOException {
    if (!Files.isRegularFile(marker, LinkOption.NOFOLLOW_LINKS) || Files.size(marker) > MAX_BYTES) {
      throw unreadable(marker, "it is no small regular file", null);
    }
    try {
      return parse(Files.readString(marker, StandardCharsets.UTF_8));
    } catch (IllegalArgumentException e) {
      throw unreadable(marker, String.valueOf(e.getMessage()), e);
    }
  }

  static String format(Identity identity) {
    Properties properties = new Properties();
    properties.setProperty("format", FORMAT);
    properties.setProperty("tokens", identity.tokens().initialToken());
    properties.setProperty("backup", identity.backup());
    properties.setProperty("source-node", identity.sourceNode());
    properties.setProperty("restore", identity.restore());
    identity.needs().forEach((key, value) -> properties.setProperty(NEEDS + key, value));
    StringWriter text = new StringWriter();
    try {
      properties.store(text, null);
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
    SortedSet<String> lines = new TreeSet<>(List.of(text.toString().split(System.lineSeparator())));
    lines.removeIf(line -> line.startsWith("#"));
    return String.join("\n", lines) + "\n";
  }

  /** Throws {@link IllegalArgumentException} when the text is not a marker. */
  static Identity parse(String text) {
    Properties properties = new Properties();
    try {
      properties.load(new StringReader(text));
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
    if (!required(properties, "format").equals(FORMAT)) {
      throw new IllegalArgumentException(
          "its format is '" + properties.getProperty("format") + "', expected " + FORMAT);
    }
    SortedMap<String, String> needs = new TreeMap<>();
    for (String name : properties.stringPropertyNames()) {
      if (name.startsWith(NEEDS)) {
        needs.put(name.substring(NEEDS.length()), properties.getProperty(name));
      }
    }
    return new Identity(
        tokens(required(properties, "tokens")),
        needs,
        required(properties, "backup"),
        required(properties, "source-node"),
        required(properties, "restore"));
  }

  private static Tokens tokens(String text) {
    return new Tokens(Arrays.stream(text.split(",", -1)).map(BigInteger::new).toList());
  }

  private static String required(Properties properties, String key) {
    String value = properties.getProperty(key);
    if (value == null) {
      throw new IllegalArgumentException("it has no '" + key + "'");
    }
    return value;
  }

  private static IOException unreadable(
      Path marker, String why, @org.jspecify.annotations.Nullable Throwable cause) {
    return new IOException(
        "The identity of the restored node cannot be read from "
            + marker
            + ": "
            + why
            + ". Without it the node might not start; restore the node again, or delete the file if"
            + " the node's own system tables have its tokens",
        cause);
  }
}
