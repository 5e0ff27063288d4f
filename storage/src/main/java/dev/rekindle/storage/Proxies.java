package dev.rekindle.storage;

import dev.rekindle.storage.Proxy.Login;
import dev.rekindle.storage.StoreException.Kind;
import java.net.InetAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Through which proxy a server is asked, as {@code HTTPS_PROXY}, {@code HTTP_PROXY} and {@code
 * NO_PROXY} say; in lower case as well, which wins, as with curl.
 *
 * <p>As with Go's {@code httpproxy}, this machine itself is never asked through a proxy. Neither
 * are a platform's own services: they are at addresses of the link alone.
 */
public record Proxies(@Nullable Proxy forHttp, @Nullable Proxy forHttps, List<Exemption> exempt) {
  /** None at all. */
  public static final Proxies NONE = new Proxies(null, null, List.of());

  private static final String HTTPS = "HTTPS_PROXY";
  private static final String HTTP = "HTTP_PROXY";
  private static final String NO = "NO_PROXY";

  /** The variables that are read; in lower case as well. */
  static final List<String> VARIABLES = List.of(HTTPS, HTTP, NO);

  /** The server of Google's machines that gives tokens; its address is one of the link. */
  private static final String GOOGLE_METADATA = "metadata.google.internal";

  /**
   * Reads the environment.
   *
   * @throws StoreException of kind {@link Kind#INVALID} with everything that is wrong; it repeats
   *     no value, which may hold a password
   */
  public static Proxies of(Map<String, String> environment) throws StoreException {
    List<String> problems = new ArrayList<>();
    Proxy http = proxy(environment, HTTP, problems);
    Proxy https = proxy(environment, HTTPS, problems);
    if (!problems.isEmpty()) {
      throw new StoreException(Kind.INVALID, String.join(" ", problems), null);
    }
    if (http == null && https == null) {
      return NONE;
    }
    return new Proxies(http, https, Exemption.list(value(environment, NO)));
  }

  /** Returns the proxy through which a server is asked, or nothing when it is asked directly. */
  public Optional<Proxy> to(boolean tls, String host, int port) {
    Proxy proxy = tls ? forHttps : forHttp;
    String name = host.replaceAll("[\\[\\]]", "").toLowerCase(Locale.ROOT).replaceAll("\\.$", "");
    InetAddress address = Exemption.literal(name);
    boolean direct = isNear(name, address) || exempt.stream().anyMatch(e -> e.is(name, port));
    return direct ? Optional.empty() : Optional.ofNullable(proxy);
  }

  /** The same for a URL. */
  public Optional<Proxy> to(URI url) {
    boolean tls = "https".equalsIgnoreCase(url.getScheme());
    int port = url.getPort() >= 0 ? url.getPort() : tls ? 443 : 80;
    return url.getHost() == null ? Optional.empty() : to(tls, url.getHost(), port);
  }

  /** Returns whether there is a proxy that wants a password. */
  public boolean wantPasswords() {
    return (forHttp != null && forHttp.login() != null)
        || (forHttps != null && forHttps.login() != null);
  }

  private static boolean isNear(String name, @Nullable InetAddress address) {
    return address == null
        ? name.equals("localhost") || name.equals(GOOGLE_METADATA)
        : address.isLoopbackAddress() || address.isLinkLocalAddress();
  }

  private static String value(Map<String, String> environment, String name) {
    String lower = environment.getOrDefault(name.toLowerCase(Locale.ROOT), "").strip();
    return lower.isEmpty() ? environment.getOrDefault(name, "").strip() : lower;
  }

  private static @Nullable Proxy proxy(
      Map<String, String> environment, String name, List<String> problems) {
    String value = value(environment, name);
    if (value.isEmpty()) {
      return null;
    }
    try {
      return proxy(URI.create(value.contains("://") ? value : "http://" + value));
    } catch (IllegalArgumentException e) {
      problems.add(
          name
              + " cannot be used: expected http://[user:password@]host[:port], with what is special in user and password by percent. Its value is not shown, since it may hold a password.");
      return null;
    }
  }

  private static Proxy proxy(URI uri) {
    String path = uri.getRawPath() == null ? "" : uri.getRawPath();
    boolean bare = path.isEmpty() || path.equals("/");
    if (!"http".equalsIgnoreCase(uri.getScheme()) || uri.getHost() == null || !bare) {
      throw new IllegalArgumentException("no URL of an HTTP proxy");
    }
    String host = uri.getHost().replaceAll("[\\[\\]]", "");
    return new Proxy(host, uri.getPort() >= 0 ? uri.getPort() : 80, login(uri.getRawUserInfo()));
  }

  private static @Nullable Login login(@Nullable String userInfo) {
    if (userInfo == null) {
      return null;
    }
    String[] pair = userInfo.split(":", 2);
    return new Login(decoded(pair[0]), new Secret(pair.length == 2 ? decoded(pair[1]) : ""));
  }

  private static String decoded(String text) {
    return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
  }
}
