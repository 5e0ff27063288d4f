package dev.rekindle.storage;

import java.net.InetAddress;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Which servers are asked without a proxy; one entry of {@code NO_PROXY}, whose entries are
 * separated by commas or spaces.
 */
public sealed interface Exemption {
  /** Stands for every port. */
  int ANY_PORT = -1;

  /** {@code *}: all of them. */
  record All() implements Exemption {
    @Override
    public boolean is(String host, int port) {
      return true;
    }
  }

  /** {@code example.com[:port]}, also with a dot or {@code *.} before it: it and all below it. */
  record Domain(String name, int port) implements Exemption {
    @Override
    public boolean is(String host, int asked) {
      return (port == ANY_PORT || port == asked)
          && (host.equals(name) || host.endsWith("." + name));
    }
  }

  /**
   * {@code 10.0.0.0/8}, {@code 10.1.2.3[:port]}: addresses. No name is ever looked up for it.
   *
   * @param bits how many of the address count
   */
  record Network(InetAddress address, int bits, int port) implements Exemption {
    @Override
    public boolean is(String host, int asked) {
      InetAddress literal = literal(host);
      return literal != null && (port == ANY_PORT || port == asked) && contains(literal);
    }

    private boolean contains(InetAddress other) {
      byte[] ours = address.getAddress();
      byte[] theirs = other.getAddress();
      if (ours.length != theirs.length) {
        return false;
      }
      for (int bit = 0; bit < bits; bit++) {
        int mask = 0x80 >> (bit % 8);
        if (((ours[bit / 8] ^ theirs[bit / 8]) & mask) != 0) {
          return false;
        }
      }
      return true;
    }
  }

  /**
   * Returns whether a server is asked directly.
   *
   * @param host in lower case, an IPv6 address without brackets
   */
  boolean is(String host, int port);

  /** Reads the variable. */
  static List<Exemption> list(String noProxy) {
    return Arrays.stream(noProxy.split("[,\\s]+", -1))
        .filter(entry -> !entry.isEmpty())
        .map(entry -> one(entry.toLowerCase(Locale.ROOT)))
        .toList();
  }

  private static Exemption one(String entry) {
    if (entry.equals("*")) {
      return new All();
    }
    InetAddress whole = literal(entry.replaceAll("^\\[(.*)]$", "$1"));
    if (whole != null) {
      return address(whole, ANY_PORT);
    }
    Matcher network = Entries.NETWORK.matcher(entry);
    InetAddress first = network.matches() ? literal(network.group(1)) : null;
    if (first != null) {
      int bits = Math.min(Integer.parseInt(network.group(2)), first.getAddress().length * 8);
      return new Network(first, bits, ANY_PORT);
    }
    Matcher ported = Entries.WITH_PORT.matcher(entry);
    String host = ported.matches() ? ported.group(1).replaceAll("[\\[\\]]", "") : entry;
    int port = ported.matches() ? Integer.parseInt(ported.group(2)) : ANY_PORT;
    InetAddress address = literal(host);
    return address == null ? new Domain(bare(host), port) : address(address, port);
  }

  private static Network address(InetAddress address, int port) {
    return new Network(address, address.getAddress().length * 8, port);
  }

  private static String bare(String domain) {
    return domain.replaceAll("^(\\*?\\.)", "").replaceAll("\\.$", "");
  }

  /** Returns the address that a text is, or null when it is a name. */
  static @Nullable InetAddress literal(String text) {
    if (!Entries.LITERAL.matcher(text).matches()) {
      return null;
    }
    try {
      return InetAddress.ofLiteral(text);
    } catch (IllegalArgumentException e) {
      return null;
    }
  }

  /** Forms of entries. */
  final class Entries {
    private static final Pattern LITERAL =
        Pattern.compile("[0-9]{1,3}(?:\\.[0-9]{1,3}){3}|[0-9a-f.]*:[0-9a-f:.]*");
    private static final Pattern NETWORK = Pattern.compile("([^/]+)/([0-9]{1,3})");
    private static final Pattern WITH_PORT =
        Pattern.compile("(\\[[^]]+]|[^:\\[\\]]+):([0-9]{1,5})");

    private Entries() {}
  }
}
