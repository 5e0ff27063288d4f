package dev.rekindle.restorer.stage;

import dev.rekindle.proof.ProofLevel;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.StringJoiner;
import java.util.zip.CRC32C;

/**
 * One fact in the journal of a staging area. On disk each is a line of tab-separated fields behind
 * their own CRC-32C, so that a torn or rotten line is seen as such.
 */
sealed interface JournalLine {

  /** A run began, on a machine that has been up since the boot of this id. */
  record Boot(String id) implements JournalLine {}

  /** The data that earlier lines speak of is about to be brought to the disk itself. */
  record Syncing() implements JournalLine {}

  /** What came before the last {@link Syncing} is on the disk itself. */
  record Synced() implements JournalLine {}

  /** What was known of a file does not count any more: it is fetched anew. */
  record Restarted(String path) implements JournalLine {}

  /**
   * A range of a large file is in place.
   *
   * @param path as the request names it
   * @param origin what it was fetched for
   * @param version of the object, as the store told it
   * @param grid how the file is cut
   * @param index which range
   */
  record Part(String path, String origin, String version, RangeGrid grid, int index)
      implements JournalLine {}

  /**
   * A file is in place and proven.
   *
   * @param path as the request names it
   * @param origin what it was fetched for
   * @param size bytes
   * @param modified the file's modification time in nanoseconds
   * @param level how well it is proven
   * @param taken whether it is another version than the manifest's, taken all the same
   */
  record Finished(
      String path, String origin, long size, long modified, ProofLevel level, boolean taken)
      implements JournalLine {}

  /** Returns the line as it stands in the file, with its end. */
  default String format() {
    StringJoiner joined = new StringJoiner("\t");
    for (String field : fields()) {
      joined.add(escape(field));
    }
    String payload = joined.toString();
    return checksum(payload) + '\t' + payload + '\n';
  }

  /** Reads a line without its end; nothing when it is not one, or not whole. */
  static Optional<JournalLine> parse(String line) {
    if (line.length() < 10 || line.charAt(8) != '\t') {
      return Optional.empty();
    }
    String payload = line.substring(9);
    if (!checksum(payload).equals(line.substring(0, 8))) {
      return Optional.empty();
    }
    try {
      return Optional.of(
          of(Arrays.stream(payload.split("\t", -1)).map(String::translateEscapes).toList()));
    } catch (IllegalArgumentException | IndexOutOfBoundsException e) {
      return Optional.empty();
    }
  }

  private static JournalLine of(List<String> f) {
    return switch (f.getFirst()) {
      case "boot" -> new Boot(f.get(1));
      case "syncing" -> new Syncing();
      case "synced" -> new Synced();
      case "restarted" -> new Restarted(f.get(1));
      case "part" ->
          new Part(
              f.get(1),
              f.get(2),
              f.get(3),
              new RangeGrid(number(f.get(4)), number(f.get(5)), number(f.get(6))),
              Integer.parseInt(f.get(7)));
      case "finished" ->
          new Finished(
              f.get(1),
              f.get(2),
              number(f.get(3)),
              number(f.get(4)),
              ProofLevel.valueOf(f.get(5)),
              f.get(6).equals("taken"));
      case String other -> throw new IllegalArgumentException("no such line: " + other);
    };
  }

  private List<String> fields() {
    return switch (this) {
      case Boot(String id) -> List.of("boot", id);
      case Syncing() -> List.of("syncing");
      case Synced() -> List.of("synced");
      case Restarted(String path) -> List.of("restarted", path);
      case Part(String path, String origin, String version, RangeGrid grid, int index) ->
          List.of(
              "part",
              path,
              origin,
              version,
              Long.toString(grid.size()),
              Long.toString(grid.segment()),
              Long.toString(grid.range()),
              Integer.toString(index));
      case Finished(
              String path,
              String origin,
              long size,
              long modified,
              ProofLevel level,
              boolean taken) ->
          List.of(
              "finished",
              path,
              origin,
              Long.toString(size),
              Long.toString(modified),
              level.name(),
              taken ? "taken" : "named");
    };
  }

  /** Object keys may hold anything; a line and its fields must not end early. */
  private static String escape(String field) {
    return field
        .replace("\\", "\\\\")
        .replace("\t", "\\t")
        .replace("\n", "\\n")
        .replace("\r", "\\r");
  }

  private static long number(String field) {
    return Long.parseLong(field);
  }

  private static String checksum(String payload) {
    CRC32C crc = new CRC32C();
    crc.update(payload.getBytes(StandardCharsets.UTF_8));
    return HexFormat.of().toHexDigits((int) crc.getValue());
  }
}
