package dev.rekindle.controller.storage;

import dev.rekindle.storage.Exemption;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Which servers the storages of tenants may name. Whoever writes an endpoint could otherwise make
 * the controller knock at doors that are closed to themselves.
 *
 * <p>Never this machine or the link, where the clouds keep their metadata; the cluster's own and
 * private networks only where an administrator allows them; never the API server.
 */
final class EndpointRules {
  private static final Pattern LITERAL =
      Pattern.compile("[0-9]{1,3}(\\.[0-9]{1,3}){3}|[0-9a-f.]*:[0-9a-f:.]*");

  /** What Azure's machines ask about themselves; not of the link, and not of the world. */
  private static final String AZURE_PLATFORM = "168.63.129.16";

  private final List<Exemption> allowed;
  private final String apiServer;

  /**
   * The rules.
   *
   * @param allowed what an administrator allows
   * @param apiServer the host of the API server
   */
  EndpointRules(List<Exemption> allowed, String apiServer) {
    this.allowed = List.copyOf(allowed);
    this.apiServer = plain(apiServer);
  }

  /** Returns what is wrong with a host by its mere name, if anything is. */
  Optional<String> problemOf(String named) {
    String host = plain(named);
    boolean listed = allowed.stream().anyMatch(one -> isAllowedAddress(one, host));
    if (host.equals(apiServer) && !listed) {
      return Optional.of("the endpoint " + host + " is the Kubernetes API server");
    }
    if (LITERAL.matcher(host).matches()) {
      return problemOf(host, InetAddress.ofLiteral(host));
    }
    if (isLocal(host)) {
      return Optional.of("the endpoint " + host + " is the controller itself");
    }
    return inCluster(host) && !isAllowed(host)
        ? Optional.of(
            "the endpoint "
                + host
                + " is inside the cluster; an administrator can allow it with"
                + " REKINDLE_ALLOWED_ENDPOINTS")
        : Optional.empty();
  }

  /** Returns what is wrong with where a host leads to, if anything is. */
  Optional<String> problemOf(String named, InetAddress address) {
    String host = plain(named);
    String shown = address.getHostAddress().replaceAll("%.*$", "");
    if (allowed.stream().anyMatch(one -> isAllowedAddress(one, shown))) {
      return Optional.empty();
    }
    String where =
        host.equals(shown) ? "the endpoint " + host : "the endpoint " + host + ", " + shown + ",";
    if (isOwn(address) || shown.equals(AZURE_PLATFORM)) {
      return Optional.of(where + " is an address of the controller's machine or its link");
    }
    return isPrivate(address) && !isAllowed(host)
        ? Optional.of(
            where
                + " is a private address; an administrator can allow it with"
                + " REKINDLE_ALLOWED_ENDPOINTS")
        : Optional.empty();
  }

  private boolean isAllowed(String host) {
    return allowed.stream().anyMatch(one -> one.is(host, Exemption.ANY_PORT));
  }

  /** Only an address or a network allows addresses that are nobody's but the machine's. */
  private static boolean isAllowedAddress(Exemption exemption, String address) {
    return exemption instanceof Exemption.Network && exemption.is(address, Exemption.ANY_PORT);
  }

  private static boolean isLocal(String host) {
    return host.equals("localhost") || host.endsWith(".localhost");
  }

  /** A name without a dot is one that only the cluster's search list completes. */
  private static boolean inCluster(String host) {
    return host.indexOf('.') < 0
        || host.endsWith(".svc")
        || host.contains(".svc.")
        || host.endsWith(".local")
        || host.endsWith(".internal");
  }

  private static boolean isOwn(InetAddress address) {
    return address.isLoopbackAddress()
        || address.isAnyLocalAddress()
        || address.isLinkLocalAddress()
        || address.isMulticastAddress();
  }

  private static boolean isPrivate(InetAddress address) {
    byte[] bytes = address.getAddress();
    boolean unique = address instanceof Inet6Address && (bytes[0] & 0xfe) == 0xfc; // RFC 4193
    boolean shared = bytes.length == 4 && bytes[0] == 100 && (bytes[1] & 0xc0) == 64; // RFC 6598
    return address.isSiteLocalAddress() || unique || shared;
  }

  private static String plain(String host) {
    return host.replaceAll("[\\[\\]]", "").replaceAll("\\.$", "").toLowerCase(Locale.ROOT);
  }
}
