package dev.rekindle.testkit.cluster;

import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/**
 * The addresses of one cluster: a private block {@code A.B.0.0/16}, of which the first four are the
 * link between machine and node, the second quarter is the Services' and the upper half the pods'.
 *
 * @param first {@code A}
 * @param second {@code B}
 */
public record Addresses(int first, int second) {
  /** What is taken when nothing is said. */
  public static final Addresses DEFAULT = new Addresses(10, 213);

  private static final Pattern BLOCK = Pattern.compile("([0-9]{1,3})\\.([0-9]{1,3})\\.0\\.0/16");

  /** Refuses addresses that are not private: their owners would not be reached any more. */
  public Addresses {
    boolean isPrivate =
        (first == 10 && second <= 255)
            || (first == 172 && second >= 16 && second <= 31)
            || (first == 192 && second == 168);
    if (!isPrivate || second < 0) {
      throw new IllegalArgumentException(
          "The network %d.%d.0.0/16 is not a private one: expected 10.0.0.0/16 to 10.255.0.0/16, 172.16.0.0/16 to 172.31.0.0/16 or 192.168.0.0/16."
              .formatted(first, second));
    }
  }

  /**
   * Of {@code 10.213.0.0/16}.
   *
   * @throws IllegalArgumentException when it has another form or is not private
   */
  public static Addresses parse(String network) {
    Matcher matcher = BLOCK.matcher(network);
    if (!matcher.matches()) {
      throw new IllegalArgumentException(
          "The network '%s' has another form than A.B.0.0/16, for example 10.213.0.0/16."
              .formatted(network));
    }
    return new Addresses(Integer.parseInt(matcher.group(1)), Integer.parseInt(matcher.group(2)));
  }

  /** The default, or else the first behind it that has nothing in common with such destinations. */
  static Addresses unused(List<String> destinations) {
    return IntStream.rangeClosed(DEFAULT.second(), 255)
        .mapToObj(second -> new Addresses(DEFAULT.first(), second))
        .filter(addresses -> addresses.overlapping(destinations).isEmpty())
        .findFirst()
        .orElse(DEFAULT);
  }

  /** Everything. */
  public String network() {
    return at(0, 0) + "/16";
  }

  /** The machine's end of the link: what pods call when they mean the machine. */
  public String host() {
    return at(0, 1);
  }

  /** The node's end of the link: API server, kubelet and DNS. */
  public String node() {
    return at(0, 2);
  }

  String services() {
    return at(64, 0) + "/18";
  }

  /** The Service of the API server, which always has the first address. */
  String firstService() {
    return at(64, 1);
  }

  String pods() {
    return at(128, 0) + "/17";
  }

  /** Those of the given routes' destinations, as {@code ip route} prints them, that are in here. */
  List<String> overlapping(List<String> destinations) {
    return destinations.stream().filter(this::overlaps).toList();
  }

  private boolean overlaps(String destination) {
    String[] parts = destination.split("/", 2);
    if (parts[0].equals("default") || parts[0].contains(":")) {
      return false;
    }
    int[] octets = Arrays.stream(parts[0].split("\\.")).mapToInt(Integer::parseInt).toArray();
    int length = parts.length == 2 ? Integer.parseInt(parts[1]) : 32;
    int theirs = (octets[0] << 8) | octets[1];
    int common = Math.min(16, length);
    return length > 0 && theirs >> (16 - common) == ((first << 8) | second) >> (16 - common);
  }

  private String at(int third, int fourth) {
    return "%d.%d.%d.%d".formatted(first, second, third, fourth);
  }
}
